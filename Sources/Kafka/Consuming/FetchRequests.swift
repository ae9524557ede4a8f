internal import Events
internal import Ports

/// What tasks ask of the thread that reads for them.
enum FetchMessage: Sendable {
    /// - Parameter id: grows with each request.
    case next(id: UInt64, limit: Int, CheckedContinuation<Result<FetchedDelivery?, PortError>, Never>)
    /// The request's task was cancelled.
    case cancel(id: UInt64)
    case start(Position)
    case commit(Position)
    case close(CheckedContinuation<Void, Never>?)
}

/// A task's side of a thread that reads: hands over requests, and closes it with itself.
final class FetchRequests: Sendable {
    let mailbox: Mailbox<FetchMessage>
    private let ids: AscendingNumbers

    init(mailbox: Mailbox<FetchMessage>, ids: AscendingNumbers = AscendingNumbers()) {
        self.mailbox = mailbox
        self.ids = ids
    }

    deinit { mailbox.post(.close(nil)) }

    /// Waits for what happens next.
    /// - Returns: nil when the task is cancelled or the thread was closed.
    func next(limit: Int) async throws(PortError) -> FetchedDelivery? {
        let id = ids.next()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Cancelled before this, nobody asks; cancelled later, the message follows this one.
                let isAsked = mailbox.post(.next(id: id, limit: max(1, limit), continuation)) { !Task.isCancelled }
                if !isAsked { continuation.resume(returning: .success(nil)) }
            }
        } onCancel: {
            mailbox.post(.cancel(id: id))
        }
        return try result.get()
    }

    /// Ends the thread, and waits until it has ended.
    func close() async { await Self.close(mailbox) }

    /// Ends the thread behind a mailbox, and waits until it has ended.
    static func close(_ mailbox: Mailbox<FetchMessage>) async {
        await withCheckedContinuation { continuation in
            if !mailbox.post(.close(continuation)) { continuation.resume() }
        }
    }
}
