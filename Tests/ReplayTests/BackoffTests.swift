import ServiceKit
import Testing

@testable import replay

@Suite(.timeLimit(.minutes(1))) struct BackoffTests {
    private let quick = Backoff(attempts: 4, first: .microseconds(1), ceiling: .microseconds(2))
    private let down = ServerError.unanswered(.closed(url: "http://a", reason: "gone"))

    @Test func `pauses double up to the ceiling and end with the last try`() {
        let backoff = Backoff(attempts: 5, first: .seconds(1), ceiling: .seconds(3))
        #expect((1...5).map(backoff.pause) == [.seconds(1), .seconds(2), .seconds(3), .seconds(3), nil])
    }

    @Test func `it tries again until it succeeds`() async throws {
        var tries = 0
        var notes = 0
        try await quick.run { () throws(ServerError) in
            tries += 1
            if tries < 3 { throw down }
        } onRetry: { _ in
            notes += 1
        }
        #expect(tries == 3)
        #expect(notes == 2)
    }

    @Test func `it gives up after the last try`() async {
        var tries = 0
        await #expect(throws: ServerError.self) {
            try await quick.run { () throws(ServerError) in
                tries += 1
                throw down
            } onRetry: { _ in
            }
        }
        #expect(tries == 4)
    }

    @Test(arguments: [400, 404, 413, 422])
    func `the server's refusal is not tried again`(status: Int) async {
        var tries = 0
        await #expect(throws: ServerError.self) {
            try await quick.run { () throws(ServerError) in
                tries += 1
                throw .problem(path: "/ml/event", status: status, detail: "bad")
            } onRetry: { _ in
            }
        }
        #expect(tries == 1)
    }

    @Test(arguments: [408, 429, 500, 503])
    func `a passing trouble of the server is retriable`(status: Int) {
        #expect(ServerError.problem(path: "/", status: status, detail: "").isRetriable)
    }
}
