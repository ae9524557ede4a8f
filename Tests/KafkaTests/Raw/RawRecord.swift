import Events

/// A record as it lies in a topic, whatever it says.
struct RawRecord: Hashable {
    var partition: Int32
    var offset: Int64 = 0
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [String: [UInt8]] = [:]
    /// Nil leaves it to librdkafka.
    var timestamp: Int64?

    /// The text of a header.
    func header(_ name: String) -> String? { headers[name].map { String(decoding: $0, as: UTF8.self) } }
}
