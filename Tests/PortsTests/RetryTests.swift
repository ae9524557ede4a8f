import Ports
import Synchronization
import TestSupport
import Testing

@Suite("A retry repeats what may pass", .timeLimit(.minutes(1)))
struct RetryTests {
    /// Fails as told, then answers 7.
    private final class Engine: Sendable {
        let left: Mutex<Int>
        let error: PortError

        init(failures: Int, _ code: PortError.Code) {
            left = Mutex(failures)
            error = PortError(code, "the engine was told to fail")
        }

        @Sendable func call() async throws(PortError) -> Int {
            let fails = left.withLock { left in
                defer { left -= 1 }
                return left > 0
            }
            if fails { throw error }
            return 7
        }
    }

    @Test(
        "an engine that is away for a moment is asked again",
        arguments: [.unavailable, .timedOut] as [PortError.Code]
    )
    func repeats(code: PortError.Code) async throws {
        let engine = Engine(failures: 2, code)
        let retries = Mutex(0)
        let answer = try await Retry { error in
            #expect(error.code == code)
            retries.withLock { $0 += 1 }
        }.run(engine.call)
        #expect(answer == 7 && retries.withLock { $0 } == 2)
    }

    @Test(
        "what cannot pass is thrown at once",
        arguments: [.refused, .foreignLog, .corrupt, .invalidRequest, .closed] as [PortError.Code]
    )
    func throwsAtOnce(code: PortError.Code) async {
        let engine = Engine(failures: 1, code)
        await expectPortError(code) { try await Retry { _ in Issue.record("it is not repeated") }.run(engine.call) }
    }

    @Test("the last error is thrown when the limit has passed")
    func limit() async {
        let engine = Engine(failures: .max, .unavailable)
        await expectPortError(.unavailable) { try await Retry(limit: .milliseconds(150)) { _ in }.run(engine.call) }
    }

    @Test("cancellation ends it with nothing")
    func cancellation() async throws {
        let engine = Engine(failures: .max, .timedOut)
        let running = Task { try await Retry { _ in }.run(engine.call) }
        running.cancel()
        #expect(try await running.value == nil)
    }
}
