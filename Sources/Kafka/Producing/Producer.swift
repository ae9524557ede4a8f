internal import Events
internal import Logging
internal import Ports
internal import Synchronization

/// Appends records to topics, from any task; a thread of its own hands them to librdkafka and learns what became of them.
///
/// In a partition, what is appended is always a run from the first record handed over to some record, without a gap: a
/// failure gives up all that is under way with it, and the next append gets a new librdkafka producer.
final class Producer: Sendable {
    enum Message: Sendable {
        case append(AppendJob)
        case close(CheckedContinuation<Void, Never>?)
    }

    private let mailbox: Mailbox<Message>
    private let deliveryTimeout: Duration
    private let budget: Mutex<AppendBudget>

    /// - Throws: `invalidRequest` when a property is wrong.
    init(
        _ configuration: KafkaConfiguration,
        partitionCount: Int32,
        metrics: ProducerMetrics,
        logger: Logger
    ) throws(PortError) {
        let mailbox = Mailbox<Message>()
        self.mailbox = mailbox
        deliveryTimeout = configuration.deliveryTimeout
        budget = Mutex(
            AppendBudget(
                limit: .init(
                    records: configuration.maximumPendingRecords,
                    bytes: configuration.maximumPendingBytes
                )
            )
        )
        // Properties that are wrong are found here rather than by the first append.
        _ = try ProducerSession(configuration, doorbell: mailbox.doorbell)
        KafkaThread.start("kafka-producer") {
            let loop = ProducerLoop(
                configuration,
                partitionCount: partitionCount,
                mailbox: mailbox,
                metrics: metrics,
                logger: logger
            )
            loop.run()
        }
    }

    deinit { mailbox.post(.close(nil)) }

    /// Appends records in their order, and returns when all of them are durable.
    /// - Throws: `timedOut` or `unavailable`, when a later call may succeed; `invalidRequest` when a record is too large;
    ///   `refused`; `closed`. The first of them may have been appended. `unavailable` at once, with nothing appended, when
    ///   too much waits already.
    func append(_ content: AppendJob.Content) async throws(PortError) -> DeliveredAppend {
        let size = content.size
        let waiting = budget.withLock { $0.take(size) ? nil : $0.taken }
        if let waiting {
            throw PortError(
                .unavailable,
                "\(waiting.records) records with \(waiting.bytes) bytes wait for Kafka brokers already: try again later"
            )
        }
        defer { budget.withLock { $0.giveBack(size) } }
        let deadline = ContinuousClock.now + deliveryTimeout
        let result = await withCheckedContinuation { continuation in
            let job = AppendJob(content: content, deadline: deadline, continuation: continuation)
            if !mailbox.post(.append(job)) { continuation.resume(returning: .failure(Self.closed)) }
        }
        return try result.get()
    }

    /// Ends the thread, after what is under way is delivered or its time is up.
    func close() async {
        await withCheckedContinuation { continuation in
            if !mailbox.post(.close(continuation)) { continuation.resume() }
        }
    }

    /// The error of appends to a log that was closed.
    static let closed = PortError(.closed, "the log was closed")
}
