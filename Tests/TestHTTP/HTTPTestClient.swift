import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Speaks HTTP/1.1 over a plain socket to the loopback address: one connection a request.
public struct HTTPTestClient: Sendable {
    /// What went wrong below HTTP.
    public struct Failure: Error {
        public var what: String
    }

    public let port: Int

    public init(port: Int) {
        self.port = port
    }

    public func get(_ path: String) async throws -> HTTPAnswer {
        try await request("GET", path)
    }

    /// Sends a JSON body.
    public func post(_ path: String, _ body: String, type: String? = "application/json") async throws -> HTTPAnswer {
        try await request("POST", path, body: Array(body.utf8), type: type)
    }

    public func request(
        _ method: String,
        _ path: String,
        body: [UInt8] = [],
        type: String? = nil
    ) async throws -> HTTPAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let type { head += "Content-Type: \(type)\r\n" }
        if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        return try await send(Array((head + "\r\n").utf8) + body)
    }

    /// Sends bytes as they are and reads one answer.
    public func send(_ bytes: [UInt8]) async throws -> HTTPAnswer {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: the queues share theirs with the tasks of the server.
            Thread.detachNewThread { continuation.resume(with: Result { try exchange(bytes) }) }
        }
    }

    private func exchange(_ bytes: [UInt8]) throws -> HTTPAnswer {
        let socket = try connectedSocket()
        defer { close(socket) }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { break }  // The server may answer before it has read everything.
            sent += count
        }
        var received = Data()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else { break }
            received.append(contentsOf: chunk[..<count])
            if let answer = try answer(in: received) { return answer }
        }
        throw Failure(what: "the connection ended after \(received.count) bytes (errno \(errno))")
    }

    private func connectedSocket() throws -> Int32 {
        #if canImport(Darwin)
        let socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #else
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var limit = timeval(tv_sec: 240, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            throw Failure(what: "cannot connect to port \(port) (errno \(errno))")
        }
        return socket
    }

    /// The answer, when all of it is there.
    private func answer(in received: Data) throws -> HTTPAnswer? {
        guard let end = received.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(what: "not an HTTP answer: \(lines[0])")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces
            )
        }
        let body = received[end.upperBound...]
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard body.count >= length else { return nil }
        return HTTPAnswer(status: status, headers: headers, body: Data(body.prefix(length)))
    }
}
