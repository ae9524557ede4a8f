internal import Foundation
public import Ports

extension RedisConfiguration {
    /// Reads `redis://[[user]:password@]host[:port][/database]`; reserved characters in user and password are
    /// percent-encoded.
    /// - Throws: `invalidRequest` for anything else. The message never repeats the URL, which may hold a password.
    public init(url text: String) throws(PortError) {
        guard let url = URLComponents(string: text, encodingInvalidCharacters: false), let scheme = url.scheme
        else {
            throw Self.unreadable("it is no URL; reserved characters in user and password are percent-encoded")
        }
        guard scheme.lowercased() != "rediss" else {
            throw Self.unreadable("TLS is not supported yet: use redis://, over a private network or a tunnel")
        }
        guard scheme.lowercased() == "redis" else { throw Self.unreadable("its scheme is \(scheme)") }
        guard url.query == nil, url.fragment == nil else { throw Self.unreadable("it has a query or a fragment") }
        guard let host = url.host, !host.isEmpty else { throw Self.unreadable("it names no host") }
        self.init(host: host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host)
        if let number = url.port {
            guard let port = UInt16(exactly: number), port > 0 else { throw Self.unreadable("its port is \(number)") }
            self.port = port
        }
        user = url.user.flatMap { $0.isEmpty ? nil : $0 }
        password = url.password.flatMap { $0.isEmpty ? nil : $0 }
        database = try Self.database(path: url.path)
    }

    private static func database(path: String) throws(PortError) -> Int {
        let text = path.drop { $0 == "/" }
        guard !text.isEmpty else { return 0 }
        guard path == "/\(text)", let number = Int(text), number >= 0, String(number) == text else {
            throw unreadable("its path is not the number of a database")
        }
        return number
    }

    private static func unreadable(_ reason: String) -> PortError {
        PortError(
            .invalidRequest,
            "the Redis URL cannot be used: \(reason); the form is redis://[[user]:password@]host[:port][/database]"
        )
    }
}
