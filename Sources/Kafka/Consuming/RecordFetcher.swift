internal import CRdKafka
internal import Events
internal import Ports

/// Takes what librdkafka has fetched of the topic of events. Used on one thread.
///
/// librdkafka's own queue is the buffer: it fetches ahead up to a number of records and of bytes, and stops there until
/// somebody takes some. Records of partitions that are not read any more never come out of it.
final class RecordFetcher {
    let handle: KafkaHandle
    /// Where librdkafka puts what it fetches.
    let queue: KafkaQueue
    let topic: String
    private let decoder: RecordDecoder
    private let milliseconds: Int32
    /// The offset of the next record, by partition; nil where none is read.
    private var next: [Int64?]
    /// Whether librdkafka has stopped fetching since it was last told to look.
    private var wasFull = false

    /// - Parameter milliseconds: how long the broker may take to say which offsets it holds.
    init(handle: KafkaHandle, topic: String, partitionCount: Int32, milliseconds: Int32) {
        self.handle = handle
        self.topic = topic
        self.milliseconds = milliseconds
        queue = handle.newQueue()
        decoder = RecordDecoder(partitionCount: partitionCount)
        next = Array(repeating: nil, count: Int(partitionCount))
    }

    /// Whether the topic had this partition when its log was opened.
    func hasPartition(_ partition: Int32) -> Bool { next.indices.contains(Int(partition)) }

    /// The position behind what was taken; names the partitions that are read.
    var position: Position {
        var position = Position()
        for (partition, offset) in next.enumerated() {
            if let offset { position[Int32(partition)] = offset }
        }
        return position
    }

    /// Records of these partitions are awaited, from these offsets on.
    func begin(at offsets: [Int32: Int64]) {
        for (partition, offset) in offsets where next.indices.contains(Int(partition)) { next[Int(partition)] = offset }
    }

    /// Records of these partitions are awaited no more.
    func end(_ partitions: some Sequence<Int32>) {
        for partition in partitions where next.indices.contains(Int(partition)) { next[Int(partition)] = nil }
    }

    /// Takes what is there, up to a number of records.
    /// - Parameter onFault: is told of errors that are about no offset; returns the error to throw, if any.
    /// - Returns: nil when the position has not moved.
    /// - Throws: `foreignLog` when the log does not hold the position.
    func take(limit: Int, onFault: (KafkaFault) -> PortError?) throws(PortError) -> FetchedBatch? {
        if queue.count >= KafkaConfiguration.prefetchedRecords { wasFull = true }
        let before = next
        var taken = FetchedBatch(batch: LogBatch(records: [], end: Position()), poison: [])
        while taken.batch.records.count + taken.poison.count < limit, let event = queue.poll() {
            switch event.kind {
            case .message: event.forEachMessage { take(KafkaMessage($0), into: &taken) }
            case .error: try take(error: event, onFault)
            default: break
            }
        }
        resumeFetching()
        for (partition, offset) in next.enumerated() where offset != before[partition] {
            if let offset { taken.batch.end[Int32(partition)] = offset }
        }
        return taken.batch.end.offsets.isEmpty ? nil : taken
    }

    private func take(_ message: borrowing KafkaMessage, into taken: inout FetchedBatch) {
        let (partition, offset) = (message.partition, message.offset)
        guard next.indices.contains(Int(partition)), let expected = next[Int(partition)], offset >= expected else {
            return
        }
        next[Int(partition)] = offset + 1
        do throws(PoisonRecord) {
            let entry = try decoder.entry(
                value: message.value,
                contentType: message.contentType,
                partition: partition,
                timestamp: message.timestamp
            )
            taken.batch.records.append(LogRecord(partition: partition, offset: offset, entry: entry))
        } catch {
            taken.poison.append(
                DeadLetter(
                    partition: partition,
                    offset: offset,
                    key: message.key,
                    value: message.value,
                    headers: message.headers,
                    reason: error.reason
                )
            )
        }
    }

    private func take(error event: borrowing KafkaEvent, _ onFault: (KafkaFault) -> PortError?) throws(PortError) {
        guard let fault = event.fault else { return }
        guard let place = event.place, next.indices.contains(Int(place.partition)),
            let expected = next[Int(place.partition)]
        else {
            if event.place == nil, let error = onFault(fault) { throw error }
            return
        }
        if fault.is(RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            // Offsets before it that brought no record hold none, as those of transaction markers.
            next[Int(place.partition)] = max(expected, place.offset)
        } else if fault.is(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
            throw foreign(partition: place.partition, offset: expected, fault)
        } else if Self.unreadable.contains(where: fault.is) {
            throw PortError(
                .corrupt,
                "the batch at or behind offset \(expected) of partition \(place.partition) of topic \(topic) cannot be read "
                    + "(\(fault.message)): going on would leave it out; repair the topic, or replay into a new log"
            )
        } else if let error = onFault(fault) {
            throw error
        }
    }

    /// Faults of stored records, behind which librdkafka goes on with what follows, or asks for the same for ever.
    private static let unreadable = [
        RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION, RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED,
        RD_KAFKA_RESP_ERR__UNDERFLOW,
    ]

    /// What to say of an offset that the broker refuses.
    private func foreign(partition: Int32, offset: Int64, _ fault: KafkaFault) -> PortError {
        let place = "offset \(offset) of partition \(partition) of topic \(topic)"
        let remedy = "remove the state, and it is rebuilt from the log"
        guard let held = try? handle.range(of: topic, partition: partition, within: milliseconds) else {
            return PortError(.foreignLog, "the log does not hold \(place) (\(fault.message)): \(remedy)")
        }
        if offset < held.lowerBound {
            return PortError(
                .foreignLog,
                "\(place) was deleted by retention; the log begins at \(held.lowerBound) there. Keep events for ever "
                    + "(retention.ms=-1); to go on with what is left, \(remedy)"
            )
        }
        return PortError(
            .foreignLog,
            "\(place) lies beyond the log's end (\(held.upperBound)): its state is of another log or ahead of this one; "
                + remedy
        )
    }

    /// librdkafka before version 2.2 looks only once a second whether a full queue has room again, except when its broker
    /// answers something: asks it something, and does not wait for the answer.
    private func resumeFetching() {
        guard wasFull, queue.count < KafkaConfiguration.prefetchedRecords / 2 else { return }
        wasFull = false
        _ = try? handle.ends(of: topic, partitions: Int32(0)..<Int32(next.count), within: 0)
    }
}
