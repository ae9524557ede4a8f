/// An HTTP/1.1 client over libcurl with a fixed number of kept-alive connections.
///
/// Each request blocks a thread of its own, never one of Swift's cooperative pool. Certificates are verified, redirects are
/// not followed, and the environment's proxy settings are not used. Usable from any thread.
public final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let pool: ConnectionPool

    public init(configuration: HTTPClientConfiguration = HTTPClientConfiguration()) {
        self.configuration = configuration
        pool = ConnectionPool(size: configuration.connections, patience: configuration.timeout)
    }

    /// Sends a request and returns the answer, whatever its status.
    ///
    /// A request that may be repeated is sent again, once, when a kept-alive connection turns out to be closed before any
    /// byte of the answer; apart from that retrying is the caller's. When the task is cancelled, the request ends at its
    /// deadline at the latest.
    ///
    /// - Throws: `HTTPClientError` when there is no whole answer.
    public func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        let deadline = ContinuousClock.now + configuration.timeout
        guard let connection = await pool.acquire() else {
            throw .timedOut(url: HTTPClientError.redacted(request.url), deadline: configuration.timeout)
        }
        let result = await connection.perform(request, within: deadline - .now, configuration: configuration)
        pool.release(connection)
        return try result.get()
    }
}
