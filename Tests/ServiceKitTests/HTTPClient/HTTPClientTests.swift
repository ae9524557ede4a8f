import ServiceKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private func client(
        connections: Int = 1,
        timeout: Duration = .seconds(20),
        maximumBodySize: Int = 1 << 20
    ) -> HTTPClient {
        HTTPClient(
            configuration: HTTPClientConfiguration(
                connections: connections,
                timeout: timeout,
                maximumBodySize: maximumBodySize
            )
        )
    }

    @Test func `an answer has its status, headers and body`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.write("HTTP/1.1 404 Not Found\r\nX-Reason:  gone \r\ncontent-length: 2\r\n\r\nno")
        } _: { server in
            let response = try await client().send(HTTPClientRequest(url: server.url + "/a"))
            #expect(response.status == 404)
            #expect(!response.isSuccess)
            #expect(response.header("x-reason") == "gone")
            #expect(response.body == Array("no".utf8))
            #expect(response.duration > .zero)
        }
    }

    @Test func `a request has its method, path, headers and body`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.answer("")
        } _: { server in
            let request = HTTPClientRequest(
                method: .put,
                url: server.url + "/a?b=c",
                headers: [("Content-Type", "application/json"), ("X-Empty", "")],
                body: Array("{}".utf8)
            )
            _ = try await client().send(request)
            let text = try #require(server.received.first)
            #expect(text.hasPrefix("PUT /a?b=c HTTP/1.1\r\n"))
            #expect(text.contains("\r\nContent-Type: application/json\r\n"))
            #expect(text.contains("\r\nX-Empty:\r\n"))
            #expect(!text.contains("Expect:"))
            #expect(text.hasSuffix("\r\n\r\n{}"))
        }
    }

    @Test func `a request without a body sends none`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.answer("")
        } _: { server in
            _ = try await client().send(HTTPClientRequest(method: .post, url: server.url))
            let text = try #require(server.received.first)
            #expect(text.lowercased().contains("\r\ncontent-length: 0\r\n"))
            #expect(!text.lowercased().contains("content-type"))
        }
    }

    @Test func `a connection is kept and used again`() async throws {
        try await withServer { connection, _ in
            while connection.readRequest() != nil { connection.answer("ok") }
        } _: { server in
            let client = client()
            for _ in 0..<5 { _ = try await client.send(HTTPClientRequest(url: server.url)) }
            #expect(server.connections == 1)
            #expect(server.received.count == 5)
        }
    }

    @Test func `as many requests run at once as there are connections`() async throws {
        let gate = Gate(count: 4)
        try await withServer { connection, _ in
            while connection.readRequest() != nil {
                // Nobody is answered before all four have asked.
                gate.arriveAndWait()
                connection.answer("ok")
            }
        } _: { server in
            let client = client(connections: 4)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await client.send(HTTPClientRequest(url: server.url)).status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(server.connections == 4)
        }
    }

    @Test func `requests beyond the connections wait their turn`() async throws {
        try await withServer { connection, _ in
            while connection.readRequest() != nil { connection.answer("ok") }
        } _: { server in
            let client = client(connections: 2)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 { group.addTask { try await client.send(HTTPClientRequest(url: server.url)).status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(server.connections <= 2)
            #expect(server.received.count == 50)
        }
    }

    @Test func `an informational answer is not the answer`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
            connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.answer("ok")
        } _: { server in
            let response = try await client().send(HTTPClientRequest(url: server.url))
            #expect(response.status == 200)
            #expect(response.header("X-Early") == nil)
        }
    }

    @Test func `a repeatable request survives a kept connection that was closed`() async throws {
        try await withServer { connection, number in
            connection.readRequest()
            connection.answer("first on \(number)")
            if number == 1 { connection.readRequest() }  // and closes without an answer
        } _: { server in
            let client = client()
            _ = try await client.send(HTTPClientRequest(url: server.url))
            let response = try await client.send(HTTPClientRequest(method: .post, url: server.url, isRepeatable: true))
            #expect(String(decoding: response.body, as: UTF8.self) == "first on 2")
            #expect(server.received.count == 3)
        }
    }

    @Test func `a request that may not be repeated gets a connection of its own`() async throws {
        try await withServer { connection, number in
            while connection.readRequest() != nil { connection.answer("\(number)") }
        } _: { server in
            let client = client()
            for number in 1...3 {
                let response = try await client.send(HTTPClientRequest(method: .post, url: server.url))
                #expect(String(decoding: response.body, as: UTF8.self) == "\(number)")
            }
        }
    }

    @Test func `a request is not sent again when a new connection is closed`() async throws {
        try await withServer { connection, _ in
            connection.readRequest()
        } _: { server in
            let error = await #expect(throws: HTTPClientError.self) {
                try await client().send(HTTPClientRequest(url: server.url))
            }
            guard case .closed = error else {
                Issue.record("\(error as Any)")
                return
            }
            #expect(server.received.count == 1)
        }
    }
}
