internal import CRdKafka
internal import Events
internal import Logging
internal import Ports

/// The thread that reads for one reader or for one member of a group.
///
/// It serves librdkafka's events all the time, so that a member stays in its group however long the caller works on a
/// batch; records stay in librdkafka's queue until the caller asks for them.
final class FetchLoop {
    /// A request that waits for an answer.
    struct Request {
        var id: UInt64
        var limit: Int
        var continuation: CheckedContinuation<Result<FetchedDelivery?, PortError>, Never>
    }

    let configuration: KafkaConfiguration
    let fetcher: RecordFetcher
    /// The queue of everything but records.
    let control: KafkaQueue
    let metrics: FetchMetrics
    let logger: Logger
    private let mailbox: Mailbox<FetchMessage>

    /// Nil for a reader outside any group.
    var membership: Membership?
    var request: Request?
    var reports: ClientReports
    /// Why nothing can be read any more.
    var failure: PortError?
    private var closing: [CheckedContinuation<Void, Never>?] = []

    init(
        _ configuration: KafkaConfiguration,
        fetcher: RecordFetcher,
        control: KafkaQueue,
        membership: Membership?,
        mailbox: Mailbox<FetchMessage>,
        metrics: FetchMetrics,
        logger: Logger
    ) {
        self.configuration = configuration
        self.fetcher = fetcher
        self.control = control
        self.membership = membership
        self.mailbox = mailbox
        self.metrics = metrics
        self.logger = logger
        reports = ClientReports(metrics: metrics.connection, logger: logger)
        control.ring(mailbox.doorbell)
        fetcher.queue.ring(mailbox.doorbell)
    }

    /// Works until it is closed.
    /// - Parameter leave: ends reading, before the client is ended.
    func run(leave: () -> Void) {
        while closing.isEmpty {
            mailbox.doorbell.wait(upTo: .seconds(1))
            for message in mailbox.take() { take(message) }
            while let event = control.poll() { take(event) }
            if let action = membership?.tick(.now) { perform(action) }
            answer()
            metrics.update(fetcher)
        }
        request?.continuation.resume(returning: .success(nil))
        request = nil
        leave()
        metrics.end(fetcher)
        for message in mailbox.close() { refuse(message) }
        for continuation in closing { continuation?.resume() }
    }

    private func take(_ message: FetchMessage) {
        switch message {
        case .next(let id, let limit, let continuation):
            // One task at a time uses a consumer; the second of two gets nothing rather than a trap.
            request?.continuation.resume(returning: .success(nil))
            request = Request(id: id, limit: limit, continuation: continuation)
        case .cancel(let id):
            guard let waiting = request, waiting.id == id else { return }
            request = nil
            waiting.continuation.resume(returning: .success(nil))
        case .start(let position):
            if let action = membership?.start(at: position) { perform(action) }
        case .commit(let position):
            commit(position)
        case .close(let continuation):
            closing.append(continuation)
        }
    }

    private func refuse(_ message: FetchMessage) {
        switch message {
        case .next(_, _, let continuation): continuation.resume(returning: .success(nil))
        case .close(let continuation): continuation?.resume()
        case .cancel, .start, .commit: break
        }
    }

    private func take(_ event: borrowing KafkaEvent) {
        switch event.kind {
        case .rebalance: rebalance(event)
        case .commit:
            if let fault = event.fault, !fault.is(RD_KAFKA_RESP_ERR__NO_OFFSET) {
                metrics.commitFailed()
                logger.debug("An offset was not committed.", metadata: ["error": "\(fault.message)"])
            }
        case .message:
            // Passing over it would leave a gap that nobody sees.
            fail(KafkaFault(RD_KAFKA_RESP_ERR__STATE))
        default:
            if let fault = reports.take(event) { fail(fault) }
        }
    }

    /// Nothing can be read after this.
    func fail(_ fault: KafkaFault) {
        if failure == nil { failure = fault.portError("topic \(fetcher.topic) cannot be read") }
    }

    /// Answers the request, if there is one and there is something to say.
    private func answer() {
        guard let waiting = request else { return }
        let result: Result<FetchedDelivery?, PortError>
        do throws(PortError) {
            guard let delivery = try delivery(limit: waiting.limit) else { return }
            result = .success(delivery)
        } catch {
            if failure == nil { failure = error }
            result = .failure(error)
        }
        request = nil
        waiting.continuation.resume(returning: result)
    }

    private func delivery(limit: Int) throws(PortError) -> FetchedDelivery? {
        if let failure { throw failure }
        if let (action, news) = membership?.ask() {
            if let action { perform(action) }
            switch news {
            case .assigned(let partitions): return .assigned(partitions)
            case .revoked(let partitions): return .revoked(partitions)
            case .answerMissing:
                throw PortError(.invalidRequest, "a consumer was asked for records before it was told where to start")
            case nil: break
            }
        }
        let taken = try fetcher.take(limit: limit) { fault in
            reports.take(fault)?.portError("topic \(fetcher.topic) cannot be read")
        }
        guard let taken else { return nil }
        reports.works()
        metrics.took(taken)
        return .batch(taken)
    }
}
