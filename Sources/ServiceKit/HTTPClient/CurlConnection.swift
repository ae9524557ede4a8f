import Dispatch

/// A connection of the pool: a handle of libcurl and the queue on which alone it is used.
///
/// Unchecked because of the handle, which only blocks on the serial queue touch; it is freed when no block is left.
final class CurlConnection: @unchecked Sendable {
    private let handle = CurlHandle()
    private let queue = DispatchQueue(label: "http-connection")

    /// Sends a request and waits for its answer without blocking the caller's thread.
    func perform(
        _ request: HTTPClientRequest,
        within deadline: Duration,
        configuration: HTTPClientConfiguration
    ) async -> Result<HTTPClientResponse, HTTPClientError> {
        await withCheckedContinuation { continuation in
            queue.async {
                let result = Result { () throws(HTTPClientError) in
                    try self.handle.perform(request, within: deadline, configuration: configuration)
                }
                continuation.resume(returning: result)
            }
        }
    }
}
