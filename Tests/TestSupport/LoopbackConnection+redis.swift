extension LoopbackConnection {
    /// Reads one command of Redis' protocol; nil when the client has closed the connection.
    public func readCommand() -> [String]? {
        guard let count = readLength() else { return nil }
        var words: [String] = []
        for _ in 0..<count {
            guard let length = readLength() else { return nil }
            var bytes: [UInt8] = []
            for _ in 0..<length + 2 {
                guard let byte = readByte() else { return nil }
                bytes.append(byte)
            }
            words.append(String(decoding: bytes.dropLast(2), as: UTF8.self))
        }
        return words
    }

    /// Reads a line such as `*3` or `$10`.
    private func readLength() -> Int? {
        var line: [UInt8] = []
        while let byte = readByte() {
            if byte == UInt8(ascii: "\n") { return Int(String(decoding: line.dropFirst(), as: UTF8.self)) }
            if byte != UInt8(ascii: "\r") { line.append(byte) }
        }
        return nil
    }
}
