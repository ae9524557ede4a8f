import Foundation

/// The server's end of a connection; used on one thread.
public struct LoopbackConnection: Sendable {
    let descriptor: Int32
    let onRequest: @Sendable (String) -> Void

    /// Reads one request, head and body; nil when the client has closed the connection.
    @discardableResult
    public func readRequest() -> String? {
        var text = ""
        while !text.contains("\r\n\r\n") {
            guard let byte = readByte() else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let length = text.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)) }
        for _ in 0..<(length ?? 0) {
            guard let byte = readByte() else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        onRequest(text)
        return text
    }

    /// Waits until the client closes the connection.
    public func waitForClose() {
        while readByte() != nil {}
    }

    /// Writes bytes as they are.
    public func write(_ text: String) {
        write(bytes: Array(text.utf8))
    }

    /// Writes bytes as they are.
    public func write(bytes: [UInt8]) {
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Answers with status 200.
    public func answer(_ body: String, headers: String = "") {
        write("HTTP/1.1 200 OK\r\n\(headers)content-length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    func close() {
        Foundation.close(descriptor)
    }

    /// The next byte; nil when the client has closed the connection.
    func readByte() -> UInt8? {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, 0) == 1 ? byte : nil
    }
}
