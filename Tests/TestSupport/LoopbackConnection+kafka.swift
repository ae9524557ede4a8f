extension LoopbackConnection {
    /// A request of Kafka's protocol, as far as its head says.
    public struct KafkaRequest: Sendable {
        /// The number of the request: 17 is SaslHandshake, 18 ApiVersions.
        public var key: UInt16
        /// Comes back with the answer.
        public var correlation: [UInt8]
    }

    /// Reads one request of Kafka's protocol; nil when the client has closed the connection.
    public func readKafkaRequest() -> KafkaRequest? {
        guard let head = readBytes(4) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length >= 8, let request = readBytes(length) else { return nil }
        return KafkaRequest(key: UInt16(request[0]) << 8 | UInt16(request[1]), correlation: Array(request[4..<8]))
    }

    /// Answers a request of Kafka's protocol.
    /// - Parameter body: behind the correlation.
    public func answer(_ request: KafkaRequest, _ body: [UInt8]) {
        let length = UInt32(4 + body.count)
        write(withUnsafeBytes(of: length.bigEndian) { Array($0) } + request.correlation + body)
    }

    private func readBytes(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let byte = readByte() else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
