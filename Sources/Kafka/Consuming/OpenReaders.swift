internal import Ports
internal import Synchronization

/// The threads that read for a log, as far as they have not ended, so that they end with it.
final class OpenReaders: Sendable {
    private struct State {
        var isClosed = false
        var mailboxes: [Mailbox<FetchMessage>] = []
    }

    private let state = Mutex(State())

    /// - Throws: `closed` after `close`.
    func add(_ requests: FetchRequests) throws(PortError) {
        let isClosed = state.withLock { state in
            state.mailboxes.removeAll { $0.isClosed }
            state.mailboxes.append(requests.mailbox)
            return state.isClosed
        }
        if isClosed { throw Producer.closed }
    }

    /// Ends all of them, and waits until they have ended.
    func close() async {
        let mailboxes = state.withLock { state in
            state.isClosed = true
            defer { state.mailboxes = [] }
            return state.mailboxes
        }
        // Asked together, waited for one by one.
        for mailbox in mailboxes { mailbox.post(.close(nil)) }
        for mailbox in mailboxes { await FetchRequests.close(mailbox) }
    }
}
