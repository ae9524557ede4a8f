import Foundation

/// The server's end of a connection; used on one thread.
public struct LoopbackConnection: Sendable {
    /// The socket.
    public let descriptor: Int32
    let onRequest: @Sendable (String) -> Void

    init(descriptor: Int32, onRequest: @escaping @Sendable (String) -> Void) {
        self.descriptor = descriptor
        self.onRequest = onRequest
    }

    /// Connects to a port of the loopback interface, as a client.
    public init(to port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            Foundation.close(descriptor)
            throw POSIXError(.ECONNREFUSED)
        }
        self.init(descriptor: descriptor) { _ in }
    }

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

    /// Writes text as it is.
    public func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes as they are.
    public func write(_ bytes: [UInt8]) {
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Answers with status 200.
    public func answer(_ body: String, headers: String = "") {
        write("HTTP/1.1 200 OK\r\n\(headers)content-length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Closes it; it is not used again.
    public func close() {
        Foundation.close(descriptor)
    }

    /// The next byte; nil when the client has closed the connection.
    func readByte() -> UInt8? {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, 0) == 1 ? byte : nil
    }
}
