internal import CRdKafka
internal import Logging
internal import Ports

/// The thread of a `Producer`.
final class ProducerLoop {
    private let configuration: KafkaConfiguration
    private let partitionCount: Int32
    private let mailbox: Mailbox<Producer.Message>
    private let metrics: ProducerMetrics
    private let logger: Logger

    /// How long a producer that is of no more use may take to report what became of its records.
    private static let lastReports = Duration.seconds(1)

    private var session: ProducerSession?
    /// Why the session is of no more use, while its last reports are awaited.
    private var ending: (fault: KafkaFault, deadline: ContinuousClock.Instant)?
    private var reports: ClientReports
    private var ledger = AppendLedger()
    private var continuations: [UInt64: CheckedContinuation<Result<DeliveredAppend, PortError>, Never>] = [:]
    /// Appends whose records are not all handed over. The first may have begun; the others wait for it.
    private var waiting: [(id: UInt64, job: AppendJob)] = []
    /// How many records of the first one are handed over; nil when it has not begun.
    private var cursor: Int?
    private var lastID: UInt64 = 0
    private var closing: [CheckedContinuation<Void, Never>?] = []
    private var closingDeadline: ContinuousClock.Instant?

    init(
        _ configuration: KafkaConfiguration,
        partitionCount: Int32,
        mailbox: Mailbox<Producer.Message>,
        metrics: ProducerMetrics,
        logger: Logger
    ) {
        self.configuration = configuration
        self.partitionCount = partitionCount
        self.mailbox = mailbox
        self.metrics = metrics
        self.logger = logger
        reports = ClientReports(metrics: metrics.connection, logger: logger)
    }

    /// Works until the producer is closed.
    func run() {
        while !isDone {
            mailbox.doorbell.wait(upTo: .milliseconds(100))
            take(mailbox.take())
            takeReports()
            handOver()
            expire(.now)
            answerFinished()
        }
        take(mailbox.close())
        giveUp { _ in Producer.closed }
        session = nil
        for continuation in closing { continuation?.resume() }
    }

    private var isDone: Bool {
        guard let closingDeadline else { return false }
        return continuations.isEmpty || closingDeadline <= .now
    }

    private func take(_ messages: [Producer.Message]) {
        for message in messages {
            switch message {
            case .append(let job):
                lastID += 1
                continuations[lastID] = job.continuation
                waiting.append((lastID, job))
            case .close(let continuation):
                closing.append(continuation)
                if closingDeadline == nil { closingDeadline = .now + configuration.requestTimeout }
            }
        }
    }

    /// Hands over what waits, until librdkafka's queue is full: it has room again when deliveries are reported.
    private func handOver() {
        while ending == nil, let (id, job) = waiting.first {
            do throws(PortError) {
                let session = try openSession()
                ledger.begin(id, deadline: job.deadline)
                guard try send(job, id: id, through: session) else { return }
                ledger.endHandingOver(id)
            } catch {
                ledger.begin(id, deadline: job.deadline)
                ledger.endHandingOver(id, failure: error)
            }
            waiting.removeFirst()
            cursor = nil
        }
    }

    private func openSession() throws(PortError) -> ProducerSession {
        if let session { return session }
        let new = try ProducerSession(configuration, doorbell: mailbox.doorbell)
        session = new
        return new
    }

    /// Sends the rest of an append.
    /// - Returns: false when the queue is full before the end, or the session takes no more: its reports go on from there.
    private func send(_ job: AppendJob, id: UInt64, through session: ProducerSession) throws(PortError) -> Bool {
        var index = cursor ?? 0
        defer { cursor = index }
        while index < job.count {
            let record = try record(index, of: job)
            do throws(KafkaFault) {
                try session.send(record, id: id)
            } catch {
                if error.is(RD_KAFKA_RESP_ERR__QUEUE_FULL) || session.isBroken { return false }
                metrics.failed(1)
                throw error.portError("a record cannot be appended to topic \(record.topic)")
            }
            ledger.handedOver(id)
            index += 1
        }
        return true
    }

    private func record(_ index: Int, of job: AppendJob) throws(PortError) -> OutgoingRecord {
        switch job.content {
        case .records(let records): records[index]
        case .events(let events):
            try RecordEncoder.record(
                of: events[index],
                topic: configuration.topics.ratings,
                partitionCount: partitionCount,
                now: WallClock.now
            )
        }
    }

    /// Takes what librdkafka reports. After the first failure, everything under way is given up.
    private func takeReports() {
        var failure: KafkaFault?
        while let event = session?.queue.poll() {
            if event.kind == .deliveries {
                failure = takeDeliveries(event) ?? failure
            } else if let fault = reports.take(event), ending == nil {
                // The record that is at fault is reported after this.
                ending = (fault, .now + Self.lastReports)
            }
        }
        answerFinished()
        if let ending, ledger.outstandingCount == 0 || ending.deadline <= .now { failure = failure ?? ending.fault }
        guard let failure else { return }
        // What ends the client is everybody's; what is wrong with a record is not.
        if let error = ending?.fault.portError("records were not appended"), error.code == .refused {
            return renew { _ in error }
        }
        renew { _ in
            PortError(.unavailable, "records were not appended, because others before them failed: \(failure.message)")
        }
    }

    /// - Returns: the first failure among them that is no consequence of another one.
    private func takeDeliveries(_ event: borrowing KafkaEvent) -> KafkaFault? {
        var failure: KafkaFault?
        var (delivered, failed) = (0, 0)
        ProducerSession.forEachReport(in: event) { report in
            if let fault = report.fault {
                failed += 1
                if !fault.isOfOthers { failure = failure ?? fault }
                let error = fault.isOfOthers ? nil : fault.portError("a record was not appended")
                ledger.failed(report.id, error)
            } else {
                delivered += 1
                ledger.delivered(report.id, partition: report.partition, offset: report.offset)
            }
        }
        metrics.delivered(delivered)
        metrics.failed(failed)
        if delivered > 0 { reports.works() }
        return failure
    }

    private func expire(_ now: ContinuousClock.Instant) {
        if ledger.isOverdue(now) {
            let timeout = configuration.deliveryTimeout
            renew { deadline in
                deadline <= now
                    ? PortError(.timedOut, "no Kafka broker took the records within \(timeout)")
                    : PortError(.unavailable, "no Kafka broker took the records that came before within \(timeout)")
            }
        }
    }

    /// Gives up all appends that have begun, and with them the librdkafka producer: what follows must not come to lie
    /// behind a gap.
    private func renew(_ error: (ContinuousClock.Instant) -> PortError) {
        metrics.renew()
        metrics.failed(ledger.outstandingCount)
        if cursor != nil, !waiting.isEmpty {
            waiting.removeFirst()
            cursor = nil
        }
        answer(ledger.giveUp(error))
        session = nil
        ending = nil
    }

    private func answerFinished() { answer(ledger.takeFinished()) }

    private func answer(_ outcomes: [AppendLedger.Outcome]) {
        for outcome in outcomes {
            continuations.removeValue(forKey: outcome.id)?.resume(returning: outcome.result)
        }
    }

    private func giveUp(_ error: (ContinuousClock.Instant) -> PortError) {
        for (id, job) in waiting { ledger.begin(id, deadline: job.deadline) }
        waiting = []
        answer(ledger.giveUp(error))
    }
}
