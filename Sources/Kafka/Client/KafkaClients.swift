internal import CRdKafka
internal import Logging
internal import Metrics
internal import Ports
internal import Synchronization

/// Makes librdkafka clients, and asks brokers through one of them. May be used from any task.
final class KafkaClients: Sendable {
    let configuration: KafkaConfiguration
    private let metrics: any MetricsFactory
    private let logger: Logger
    /// The client for questions; nil after `close`.
    private let asking: Mutex<KafkaHandle?>
    private let watch = ClientWatch()
    /// What ends the queries of compacted topics that wait.
    private let waiting = Mutex<[UInt64: StopSignal]>([:])
    private let ids = AscendingNumbers()
    private let desk = QuestionDesk()
    /// Before a question is asked again.
    private static let pause = Duration.milliseconds(50)

    private init(
        _ configuration: KafkaConfiguration,
        asking: KafkaHandle,
        metrics: any MetricsFactory,
        logger: Logger
    ) {
        self.configuration = configuration
        self.asking = Mutex(asking)
        self.metrics = metrics
        self.logger = logger
        watch.begin(asking, metrics: ConnectionMetrics(client: "log", factory: metrics), logger: logger)
    }

    deinit { close() }

    /// - Throws: `invalidRequest` when a property is wrong.
    static func make(
        _ configuration: KafkaConfiguration,
        metrics: any MetricsFactory,
        logger: Logger
    ) async throws(PortError) -> KafkaClients {
        try KafkaHandle.check(configuration.producerProperties())
        try KafkaHandle.check(configuration.memberProperties(group: ""))
        let asking = try await KafkaThread.run("kafka-open") { () throws(PortError) in
            try KafkaHandle.make(RD_KAFKA_CONSUMER, configuration.readerProperties())
        }
        return KafkaClients(configuration, asking: asking, metrics: metrics, logger: logger)
    }

    /// Lets no more questions be asked, and ends waits.
    func close() {
        // The watching thread lets go of the client last, as a rule; ending one takes milliseconds wherever it is.
        asking.withLock { $0 = nil }
        watch.end()
        for stop in waiting.withLock({ $0 }).values { stop.stop() }
    }

    /// - Throws: `closed` after `close`.
    @discardableResult
    func checkOpen() throws(PortError) -> KafkaHandle {
        guard let asking = asking.withLock({ $0 }) else { throw Producer.closed }
        return asking
    }

    /// A client for a reader outside any group.
    func newReader() async throws(PortError) -> KafkaHandle {
        try checkOpen()
        return try await KafkaThread.run("kafka-open") { [configuration] () throws(PortError) in
            try KafkaHandle.make(RD_KAFKA_CONSUMER, configuration.readerProperties())
        }
    }

    /// A client for a member of a group.
    func newMember(group: String) async throws(PortError) -> KafkaHandle {
        try checkOpen()
        return try await KafkaThread.run("kafka-open") { [configuration] () throws(PortError) in
            try KafkaHandle.make(RD_KAFKA_CONSUMER, configuration.memberProperties(group: group))
        }
    }

    /// Asks the brokers something, again if a connection was lost meanwhile. A few questions are asked at a time; the time that
    /// others wait counts as theirs.
    /// - Parameters:
    ///   - failure: what an error means, as in "the end is not known".
    ///   - question: gets the milliseconds that it may take.
    ///   - isLimited: false for what has to be asked however many questions wait, because of what was done already.
    /// - Throws: `unavailable` at once when too many questions wait.
    func ask<Answer: Sendable>(
        _ failure: String,
        isLimited: Bool = true,
        _ question: @escaping @Sendable (KafkaHandle, Int32) throws(KafkaFault) -> Answer
    ) async throws(PortError) -> Answer {
        let handle = try checkOpen()
        let deadline = ContinuousClock.now + configuration.requestTimeout
        let result: Result<Answer, PortError> = await withCheckedContinuation { continuation in
            let isTaken = desk.take(isLimited: isLimited) { [watch] in
                do throws(PortError) {
                    let answer = try Self.ask(handle, watch, until: deadline, failure, question)
                    continuation.resume(returning: .success(answer))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            guard !isTaken else { return }
            let error = PortError(
                .unavailable,
                "\(failure): \(QuestionDesk.maximumWaiting) questions wait for Kafka already; try again later"
            )
            continuation.resume(returning: .failure(error))
        }
        return try result.get()
    }

    /// Blocks.
    private static func ask<Answer: Sendable>(
        _ handle: KafkaHandle,
        _ watch: ClientWatch,
        until deadline: ContinuousClock.Instant,
        _ failure: String,
        _ question: (KafkaHandle, Int32) throws(KafkaFault) -> Answer
    ) throws(PortError) -> Answer {
        while true {
            do throws(KafkaFault) {
                let answer = try question(handle, KafkaConfiguration.milliseconds(deadline - .now))
                watch.answered()
                return answer
            } catch {
                let mayPass = error.isLossOfConnection && watch.lastingFault == nil
                guard mayPass, ContinuousClock.now + pause < deadline else {
                    throw (watch.lastingFault ?? error).portError(failure)
                }
                KafkaThread.sleep(pause)
            }
        }
    }

    /// Asks a compacted topic. A cancelled task gets nothing.
    func records(_ query: CompactedQuery) async throws(PortError) -> [CompactedRecord] {
        let handle = try await newReader()
        let stop = StopSignal()
        let id = ids.next()
        waiting.withLock { $0[id] = stop }
        defer { waiting.withLock { $0[id] = nil } }
        try checkOpen()
        let result: Result<[CompactedRecord], PortError> = await withTaskCancellationHandler {
            do throws(PortError) {
                return .success(try await read(query, with: handle, stop: stop))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            stop.stop()
        }
        let records = try result.get()
        if stop.isStopped, !Task.isCancelled { throw Producer.closed }
        return records
    }

    private func read(
        _ query: CompactedQuery,
        with handle: KafkaHandle,
        stop: StopSignal
    ) async throws(PortError) -> [CompactedRecord] {
        let patience = configuration.requestTimeout
        let reports = ClientReports(metrics: ConnectionMetrics(client: "compacted", factory: metrics), logger: logger)
        return try await KafkaThread.run("kafka-\(query.topic)") { () throws(PortError) in
            let reader = CompactedReader(query, handle: handle, patience: patience, stop: stop, reports: reports)
            return try reader.records()
        }
    }
}
