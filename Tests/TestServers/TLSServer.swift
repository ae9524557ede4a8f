import Foundation

/// OpenSSL's TLS server on a free port of the loopback interface, which answers every request with a page. Ends with the
/// value.
public final class TLSServer: Sendable {
    /// The port it listens on.
    public let port: UInt16
    /// The authority that signed its certificate, in PEM.
    public let authorityFile: String
    /// An authority that it has nothing to do with, in PEM.
    public let otherAuthorityFile: String
    private let process: ServerProcess

    /// Starts a server and waits until it takes connections.
    /// - Parameters:
    ///   - folder: takes keys, certificates and the log.
    ///   - name: whom its certificate names, as OpenSSL writes it: `IP:127.0.0.1`, `DNS:localhost`.
    public static func start(in folder: String, name: String) async throws -> TLSServer {
        let authority = try await makeAuthority("authority", in: folder)
        let other = try await makeAuthority("other", in: folder)
        try await openssl(
            [
                "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=server", "-keyout", "server.key", "-out",
                "server.csr",
            ],
            in: folder
        )
        try Data("subjectAltName=\(name)\n".utf8).write(to: URL(filePath: folder + "/names"))
        try await openssl(
            [
                "x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
                "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem",
            ],
            in: folder
        )
        for attempt in 1... {
            let port = try LoopbackPort.free()
            let server = TLSServer(port: port, authority: authority, other: other, process: try serve(port, in: folder))
            do {
                try await server.process.ready { LoopbackPort.isTaken(port) }
                return server
            } catch {
                // Somebody else may have taken the port meanwhile.
                guard attempt < 5 else { throw error }
            }
        }
        throw ServerFailure("no port is free")
    }

    private init(port: UInt16, authority: String, other: String, process: ServerProcess) {
        self.port = port
        authorityFile = authority
        otherAuthorityFile = other
        self.process = process
    }

    private static func serve(_ port: UInt16, in folder: String) throws -> ServerProcess {
        try ServerProcess(
            executable: try Program.openssl.required(),
            arguments: [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", folder + "/server.pem", "-key",
                folder + "/server.key", "-www", "-quiet",
            ],
            logFile: "\(folder)/server-\(port).log"
        )
    }

    private static func makeAuthority(_ name: String, in folder: String) async throws -> String {
        try await openssl(
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout",
                "\(name).key", "-out", "\(name).pem",
            ],
            in: folder
        )
        return "\(folder)/\(name).pem"
    }

    /// Runs a command of OpenSSL; names that end like files are those of the folder.
    private static func openssl(_ arguments: [String], in folder: String) async throws {
        let endings = [".key", ".pem", ".csr"]
        let command = try ServerProcess(
            executable: try Program.openssl.required(),
            arguments: arguments.map { word in
                word == "names" || endings.contains(where: word.hasSuffix) ? "\(folder)/\(word)" : word
            },
            logFile: "\(folder)/openssl-\(UUID().uuidString).log"
        )
        let status = await command.exitStatus()
        guard status == 0 else { throw ServerFailure("openssl \(arguments[0]) ended with \(status): \(command.log)") }
    }
}
