import Events
import Synchronization
import TestSupport
import Testing

@testable import replay

@Suite(.timeLimit(.minutes(1))) struct HTTPEventSinkTests {
    private let events = [
        Event(userID: 1, itemID: 2, rating: 3, timestamp: 4, eventID: EventID(source: 5, sequence: 6))
    ]

    private func sink(_ server: LoopbackServer, wait: Duration = .seconds(30)) -> HTTPEventSink {
        HTTPEventSink(server: ServerClient(url: server.url, connections: 1), wait: wait) { _ in }
    }

    private static func status(recall: Int) -> String {
        """
        {"log":{"id":"a","partitions":1,"end":[9]},"groups":{"features":{"position":[9],"lag":0},\
        "recall":{"position":[\(recall)],"lag":\(9 - recall)}}}
        """
    }

    @Test func `events are posted as they are encoded`() async throws {
        try await withServer { connection, _ in
            while connection.readRequest() != nil { connection.answer(#"{"accepted":1,"positions":["t"]}"#) }
        } _: { server in
            try await sink(server).send(events)
            var encoder = EventBatchEncoder()
            let body = String(decoding: encoder.encode(events), as: UTF8.self)
            #expect(server.received.count == 1)
            #expect(server.received.first?.hasPrefix("POST /ml/event HTTP/1.1\r\n") == true)
            #expect(server.received.first?.hasSuffix("\r\n\r\n" + body) == true)
        }
    }

    @Test func `a batch is sent again after a failure that passes`() async throws {
        try await withServer { connection, number in
            // The first connection ends without an answer.
            while connection.readRequest() != nil, number > 1 { connection.answer("{}") }
        } _: { server in
            try await sink(server).send(events)
            #expect(server.received.count == 2)
            #expect(Set(server.received).count == 1)
        }
    }

    @Test func `it is finished when the updaters have reached the log's end`() async throws {
        let looks = Mutex(0)
        try await withServer { connection, _ in
            while connection.readRequest() != nil {
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                connection.answer(Self.status(recall: min(9, 6 + look)))
            }
        } _: { server in
            try await sink(server).finish()
            #expect(server.received.count == 3)
        }
    }

    @Test func `it says who has not caught up in time`() async throws {
        try await withServer { connection, _ in
            while connection.readRequest() != nil { connection.answer(Self.status(recall: 8)) }
        } _: { server in
            let error = await #expect(throws: NotCaughtUp.self) { try await sink(server, wait: .zero).finish() }
            #expect(error?.updaters == ["recall"])
        }
    }
}
