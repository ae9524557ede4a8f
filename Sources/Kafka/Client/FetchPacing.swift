internal import CRdKafka
internal import Foundation

/// Keeps a client from asking a broker for records all the time.
///
/// A broker is asked to answer when it has records, or after a while. One that answers at once with nothing, as noida-db does,
/// would be asked again at once, for as long as the log is idle, by every reader: a processor each. So an answer that comes at
/// once and is small delays the next question a little. Where there is much to read, answers are not small.
enum FetchPacing {
    /// An answer up to this many bytes may hold no record.
    private static let smallAnswer = 1_000
    /// An answer within this many microseconds was not waited for.
    private static let instantly: Int64 = 1_000
    /// In microseconds.
    private static let delay: UInt32 = 2_000
    /// The number of the request in Kafka's protocol.
    private static let fetchRequest: Int16 = 1

    /// Adds itself to the clients of a configuration.
    static func add(to configuration: OpaquePointer) {
        rd_kafka_conf_interceptor_add_on_new(configuration, "freshet-pacing", paceClient, nil)
    }

    /// Called on the thread of a broker's connection, which does nothing else meanwhile.
    fileprivate static func answered(request: Int16, size: Int, microseconds: Int64) {
        guard request == fetchRequest, size <= smallAnswer, 0..<instantly ~= microseconds else { return }
        usleep(delay)
    }
}

/// Called once by `rd_kafka_new`.
private func paceClient(
    _ client: OpaquePointer?,
    _ configuration: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ errors: UnsafeMutablePointer<CChar>?,
    _ errorsSize: Int
) -> rd_kafka_resp_err_t {
    rd_kafka_interceptor_add_on_response_received(client, "freshet-pacing", paceAnswer, nil)
}

/// Called by librdkafka for each answer of a broker.
private func paceAnswer(
    _ client: OpaquePointer?,
    _ socket: Int32,
    _ name: UnsafePointer<CChar>?,
    _ broker: Int32,
    _ request: Int16,
    _ version: Int16,
    _ correlation: Int32,
    _ size: Int,
    _ microseconds: Int64,
    _ error: rd_kafka_resp_err_t,
    _ context: UnsafeMutableRawPointer?
) -> rd_kafka_resp_err_t {
    FetchPacing.answered(request: request, size: size, microseconds: microseconds)
    return RD_KAFKA_RESP_ERR_NO_ERROR
}
