import ServiceKit
import TestServers
import TestSupport
import Testing

@Suite(
    "Certificates are verified",
    .enabled(if: Program.openssl.isExpected, "\(Program.openssl.reason)"),
    .timeLimit(.minutes(2))
)
struct HTTPClientTLSTests {
    /// Runs `body` with a server whose certificate is for a name, and what a client makes of it that trusts a file.
    private func withTLS(
        name: String,
        _ body: (TLSServer, (String?) async throws -> HTTPClientResponse) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            let server = try await TLSServer.start(in: folder, name: name)
            try await body(server) { file in
                let client = HTTPClient(
                    configuration: HTTPClientConfiguration(
                        connectTimeout: .seconds(60),
                        timeout: .seconds(60),
                        authorityFile: file
                    )
                )
                return try await client.send(HTTPClientRequest(url: "https://127.0.0.1:\(server.port)/"))
            }
        }
    }

    private func expectAnswer(_ send: () async throws -> HTTPClientResponse) async throws {
        let response = try await send()
        #expect(response.status == 200)
    }

    private func expectMistrust(_ send: () async throws -> HTTPClientResponse) async {
        do {
            let response = try await send()
            Issue.record("a server that nobody vouches for answered \(response.status)")
        } catch HTTPClientError.tls {
            // As it should be.
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func `a server of an authority in the file is trusted, of any other it is not`() async throws {
        try await withTLS(name: "IP:127.0.0.1") { server, send in
            try await expectAnswer { try await send(server.authorityFile) }
            await expectMistrust { try await send(server.otherAuthorityFile) }
            await expectMistrust { try await send(nil) }
            try await expectAnswer { try await send(server.authorityFile) }
        }
    }

    @Test func `a certificate for another host is not trusted`() async throws {
        try await withTLS(name: "DNS:elsewhere.example") { server, send in
            await expectMistrust { try await send(server.authorityFile) }
        }
    }

    @Test func `a file that is not there is no reason to trust anybody`() async throws {
        try await withTLS(name: "IP:127.0.0.1") { server, send in
            await expectMistrust { try await send(server.authorityFile + ".missing") }
        }
    }
}
