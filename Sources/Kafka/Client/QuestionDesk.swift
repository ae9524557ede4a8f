internal import Synchronization

/// Asks questions that block, a few at a time, each in its turn, on threads that end when there are none. Used from any task.
///
/// All questions may take equally long from when they come, so those before one are done by the time it has to be answered.
final class QuestionDesk: Sendable {
    /// How many are asked at a time.
    static let maximumThreads = 4
    /// How many may wait besides, of those that are limited.
    static let maximumWaiting = 256

    private struct State {
        var threads = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Takes a question.
    /// - Parameters:
    ///   - isLimited: false to take it however many wait.
    ///   - question: is called on a thread, whatever happens.
    /// - Returns: false when too many wait; then it is not called.
    func take(isLimited: Bool = true, _ question: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, isThreadMissing) = state.withLock { state -> (Bool, Bool) in
            guard state.threads >= Self.maximumThreads else {
                state.threads += 1
                return (true, true)
            }
            guard !isLimited || state.waiting.count < Self.maximumWaiting else { return (false, false) }
            state.waiting.append(question)
            return (true, false)
        }
        if isThreadMissing {
            KafkaThread.start("kafka-question") { [self] in
                var next: (@Sendable () -> Void)? = question
                while let question = next {
                    question()
                    next = following()
                }
            }
        }
        return isTaken
    }

    /// The next question of a thread; nil ends it.
    private func following() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
