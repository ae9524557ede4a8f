internal import CRdKafka
internal import Events
internal import Logging
internal import Metrics
internal import Ports
internal import Synchronization

/// A member of a group. The thread behind it ends with it, or with `close`.
final class KafkaLogConsumer: LogConsumer {
    let requests: FetchRequests
    /// Where records go that nobody can read; nil for groups that leave that to another one.
    private let deadLetters: DeadLetterOffice?
    /// What was read and not returned, because its caller was cancelled while dead letters were sent.
    private let undelivered = Mutex<FetchedBatch?>(nil)

    init(requests: FetchRequests, deadLetters: DeadLetterOffice?) {
        self.requests = requests
        self.deadLetters = deadLetters
    }

    /// Joins a group.
    /// - Parameter handle: of a client for this member alone.
    static func join(
        _ handle: KafkaHandle,
        group: String,
        configuration: KafkaConfiguration,
        partitionCount: Int32,
        deadLetters: DeadLetterOffice?,
        metrics: any MetricsFactory,
        logger: Logger
    ) -> KafkaLogConsumer {
        let requests = FetchRequests(mailbox: Mailbox())
        let mailbox = requests.mailbox
        KafkaThread.start("kafka-\(group)") {
            let fetcher = RecordFetcher(
                handle: handle,
                topic: configuration.topics.ratings,
                partitionCount: partitionCount,
                milliseconds: KafkaConfiguration.milliseconds(configuration.requestTimeout)
            )
            let loop = FetchLoop(
                configuration,
                fetcher: fetcher,
                control: handle.consumerQueue(),
                membership: Membership(patience: configuration.revocationPatience),
                mailbox: mailbox,
                metrics: FetchMetrics(client: group, partitionCount: partitionCount, factory: metrics),
                logger: logger
            )
            loop.joinGroup()
            loop.run { loop.leaveGroup() }
        }
        return KafkaLogConsumer(requests: requests, deadLetters: deadLetters)
    }

    func next(limit: Int) async throws(PortError) -> LogDelivery? {
        if let late = undelivered.withLock({ $0 }) { return try await deliver(late) }
        switch try await requests.next(limit: limit) {
        case .assigned(let partitions): return .assigned(partitions)
        case .revoked(let partitions): return .revoked(partitions)
        case .batch(let fetched): return try await deliver(fetched)
        case nil: return nil
        }
    }

    func start(at position: Position) async throws(PortError) {
        requests.mailbox.post(.start(position))
    }

    func commit(_ position: Position) async {
        requests.mailbox.post(.commit(position))
    }

    func close() async { await requests.close() }

    /// Returns records once those that nobody can read are kept elsewhere.
    private func deliver(_ fetched: FetchedBatch) async throws(PortError) -> LogDelivery? {
        guard !fetched.poison.isEmpty, let deadLetters else { return .batch(fetched.batch) }
        undelivered.withLock { $0 = fetched }
        guard try await deadLetters.keep(fetched.poison) else { return nil }
        undelivered.withLock { $0 = nil }
        return .batch(fetched.batch)
    }
}
