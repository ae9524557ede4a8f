internal import CRdKafka
internal import Logging
internal import Ports

/// Reads the one partition of a compacted topic for one query, with a client of its own. Used on one thread, which it blocks.
final class CompactedReader {
    private let query: CompactedQuery
    private let handle: KafkaHandle
    private let queue: KafkaQueue
    private let control: KafkaQueue
    private let reading: TopicReading
    private let patience: Duration
    private let stop: StopSignal
    private var reports: ClientReports
    private var fold = CompactedFold()
    private var isAtEnd = false
    /// When the broker must have brought something; nil once all that there is was read.
    private var deadline: ContinuousClock.Instant?

    /// - Parameters:
    ///   - patience: how long the broker may take to bring anything.
    ///   - stop: ends a wait, with nothing.
    init(
        _ query: CompactedQuery,
        handle: KafkaHandle,
        patience: Duration,
        stop: StopSignal,
        reports: ClientReports
    ) {
        self.query = query
        self.handle = handle
        self.patience = patience
        self.stop = stop
        self.reports = reports
        queue = handle.newQueue()
        control = handle.mainQueue()
        reading = TopicReading(handle: handle, topic: query.topic, into: queue)
        queue.ring(stop.doorbell)
        control.ring(stop.doorbell)
    }

    /// The newest values, ascending by version.
    /// - Throws: `timedOut` when the broker does not answer; `foreignLog` when the topic never had that version; `refused`.
    func records() throws(PortError) -> [CompactedRecord] {
        defer { reading.stop() }
        deadline = .now + patience
        try start(at: query.version > 0 ? query.version : Int64(RD_KAFKA_OFFSET_BEGINNING))
        while !stop.isStopped {
            try takeReports()
            try takeRecords()
            if isAtEnd {
                reports.works()
                deadline = nil
                let wanted = fold.records.filter { $0.key != query.hiddenKey }
                if !query.waits || !wanted.isEmpty { return wanted }
            }
            if let deadline, deadline <= .now {
                throw PortError(.timedOut, "no Kafka broker sent what topic \(query.topic) holds within \(patience)")
            }
            stop.doorbell.wait(upTo: .milliseconds(200))
        }
        return []
    }

    private func start(at offset: Int64) throws(PortError) {
        do throws(KafkaFault) {
            try reading.start(partition: 0, at: offset)
        } catch {
            throw unreadable(error)
        }
    }

    private func takeReports() throws(PortError) {
        while let event = control.poll() {
            if let fault = reports.take(event) { throw unreadable(fault) }
        }
    }

    private func takeRecords() throws(PortError) {
        while let event = queue.poll() {
            if deadline != nil { deadline = .now + patience }
            if event.kind == .message {
                isAtEnd = false
                event.forEachMessage { message in
                    let message = KafkaMessage(message)
                    fold.add(key: message.key, value: message.value, offset: message.offset)
                }
            } else if let fault = event.fault {
                try take(fault)
            }
        }
    }

    private func take(_ fault: KafkaFault) throws(PortError) {
        if fault.is(RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            isAtEnd = true
        } else if fault.is(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
            try restart(fault)
        } else if let lasting = reports.take(fault) {
            throw unreadable(lasting)
        }
    }

    /// The topic does not hold the version: it was either deleted, and what is left is newer, or there never was such a one.
    private func restart(_ fault: KafkaFault) throws(PortError) {
        let held: Range<Int64>
        do throws(KafkaFault) {
            let milliseconds = KafkaConfiguration.milliseconds(patience)
            held = try handle.range(of: query.topic, partition: 0, within: milliseconds)
        } catch {
            throw unreadable(error)
        }
        guard query.version < held.lowerBound else {
            throw PortError(
                .foreignLog,
                "version \(query.version) of topic \(query.topic) is asked for, which ends at \(held.upperBound) "
                    + "(\(fault.message)): it was made anew; start again from version 0"
            )
        }
        reading.stop()
        try start(at: Int64(RD_KAFKA_OFFSET_BEGINNING))
    }

    private func unreadable(_ fault: KafkaFault) -> PortError {
        fault.portError("topic \(query.topic) cannot be read")
    }
}
