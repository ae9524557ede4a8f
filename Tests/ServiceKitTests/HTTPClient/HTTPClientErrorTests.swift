import ServiceKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientErrorTests {
    private func error(
        of request: HTTPClientRequest,
        timeout: Duration = .seconds(20),
        maximumBodySize: Int = 1 << 20
    ) async -> HTTPClientError? {
        let configuration = HTTPClientConfiguration(
            connections: 1,
            timeout: timeout,
            maximumBodySize: maximumBodySize
        )
        return await #expect(throws: HTTPClientError.self) {
            try await HTTPClient(configuration: configuration).send(request)
        }
    }

    @Test func `nobody listening is refused and retriable`() async throws {
        let url = "http://127.0.0.1:\(try LoopbackServer.unusedPort())/a"
        let error = await error(of: HTTPClientRequest(url: url))
        guard case .refused(url, _) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(error?.isRetriable == true)
    }

    @Test func `a server that does not answer is timed out`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.waitForClose()
        } _: { server in
            let error = await error(of: HTTPClientRequest(url: server.url), timeout: .milliseconds(50))
            #expect(error == .timedOut(url: server.url, deadline: .milliseconds(50)))
            #expect(error?.isRetriable == true)
        }
    }

    @Test func `waiting for a connection counts against the deadline`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.waitForClose()
        } _: { server in
            let client = HTTPClient(
                configuration: HTTPClientConfiguration(connections: 1, timeout: .milliseconds(100))
            )
            await withTaskGroup(of: HTTPClientError?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do throws(HTTPClientError) {
                            _ = try await client.send(HTTPClientRequest(url: server.url))
                            return nil
                        } catch { return error }
                    }
                }
                for await error in group {
                    #expect(error == .timedOut(url: server.url, deadline: .milliseconds(100)))
                }
            }
        }
    }

    @Test(arguments: [nil, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", "HTTP/1.1 200 OK\r\ncontent-le"])
    func `a connection closed before the answer is whole is closed and retriable`(start: String?) async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            if let start { connection.write(start) }
        } _: { server in
            let error = await error(of: HTTPClientRequest(url: server.url))
            guard case .closed(server.url, _) = error else {
                Issue.record("\(error as Any)")
                return
            }
            #expect(error?.isRetriable == true)
        }
    }

    @Test(arguments: [true, false])
    func `a body beyond the limit is refused`(saysItsLength: Bool) async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\n\(saysItsLength ? "content-length: 5000\r\n" : "")\r\n")
            connection.write(String(repeating: "x", count: 5000))
        } _: { server in
            let error = await error(of: HTTPClientRequest(url: server.url), maximumBodySize: 4999)
            #expect(error == .tooLarge(url: server.url, limit: 4999))
            #expect(error?.isRetriable == false)
            let fits = HTTPClient(configuration: HTTPClientConfiguration(maximumBodySize: 5000))
            let response = try await fits.send(HTTPClientRequest(url: server.url))
            #expect(response.body.count == 5000)
        }
    }

    @Test func `headers beyond the limit are refused`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            let line = "X-A: \(String(repeating: "x", count: 1000))\r\n"
            connection.write("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 300))
            connection.write("content-length: 0\r\n\r\n")
        } _: { server in
            let error = await error(of: HTTPClientRequest(url: server.url))
            #expect(error == .tooLarge(url: server.url, limit: 256 << 10))
        }
    }

    @Test(
        arguments: [
            "", "127.0.0.1:80", "/ml/rec", "ftp://127.0.0.1/a", "file:///etc/hostname", "http://", "http://a b/",
            "http://127.0.0.1:99999/", "http://a\u{0}b/",
        ]
    )
    func `a URL that cannot be requested is invalid`(url: String) async throws {
        let error = await error(of: HTTPClientRequest(url: url))
        guard case .invalidURL = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(error?.isRetriable == false)
    }

    @Test(arguments: [("A", "b\r\nC: d"), ("A\n", "b"), ("", "b"), ("A", "\u{0}")])
    func `a header with a line break is refused`(name: String, value: String) async throws {
        let error = await error(of: HTTPClientRequest(url: "http://127.0.0.1/", headers: [(name, value)]))
        #expect(error == .invalidHeader(name: name))
    }

    @Test func `a server without TLS is no trusted connection`() async throws {
        try await withServer { connection, _ in
            connection.write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            connection.waitForClose()
        } _: { server in
            let error = await error(of: HTTPClientRequest(url: "https://127.0.0.1:\(server.port)/"))
            guard case .tls = error else {
                Issue.record("\(error as Any)")
                return
            }
        }
    }

    @Test func `an error shows no secret of the URL`() async throws {
        let port = try LoopbackServer.unusedPort()
        let url = "http://user:secret@127.0.0.1:\(port)/a?token=secret"
        let error = await error(of: HTTPClientRequest(url: url))
        guard case .refused("http://127.0.0.1:\(port)/a", _) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(error?.description.contains("secret") == false)
    }
}
