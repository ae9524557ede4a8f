internal import Synchronization

/// Hands messages to the one thread that works for many tasks.
final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Rings when there is a message.
    let doorbell = Doorbell()

    /// Whether nobody takes messages any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Leaves a message, unless the mailbox is closed or `condition` does not hold.
    /// - Parameter condition: looked at while no other message can be left.
    /// - Returns: whether the message was left.
    @discardableResult
    func post(_ message: Message, if condition: () -> Bool = { true }) -> Bool {
        let isLeft = state.withLock { state in
            guard !state.isClosed, condition() else { return false }
            state.messages.append(message)
            return true
        }
        if isLeft { doorbell.ring() }
        return isLeft
    }

    /// Takes all messages, in their order.
    func take() -> [Message] {
        state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Takes the last messages; nobody can leave another one.
    func close() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
    }
}
