internal import CRdKafka
internal import Events
internal import Logging
internal import Ports

/// What a member of a group does besides reading.
extension FetchLoop {
    /// Joins the group.
    func joinGroup() {
        let topics = PartitionList(topic: fetcher.topic, partitions: CollectionOfOne(RD_KAFKA_PARTITION_UA))
        if let fault = fault(rd_kafka_subscribe(fetcher.handle.pointer, topics.pointer)) { fail(fault) }
    }

    /// Takes a change that the group wants.
    func rebalance(_ event: borrowing KafkaEvent) {
        let partitions = event.partitions
        let error = event.fault
        metrics.rebalanced()
        if error?.is(RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) == true {
            guard isWithinLog(partitions) else { return }
            logger.debug("A group gives partitions.", metadata: ["kafka.partitions": "\(partitions)"])
            if let action = membership?.give(partitions) { perform(action) }
        } else if error?.is(RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) == true {
            let isLost = rd_kafka_assignment_lost(fetcher.handle.pointer) != 0
            logger.debug(
                "A group takes partitions.",
                metadata: ["kafka.partitions": "\(partitions)", "kafka.lost": "\(isLost)"]
            )
            let action = membership?.take(partitions, isLost: isLost, isCallerWorking: request == nil, now: .now)
            if let action { perform(action) }
        } else {
            logger.debug("A rebalance failed.", metadata: ["error": "\(error?.message ?? "")"])
            loseAll()
        }
    }

    /// A group gives only partitions of the topic, so one that the log did not have when it was opened is new.
    private func isWithinLog(_ partitions: [Int32]) -> Bool {
        guard let strange = partitions.first(where: { !fetcher.hasPartition($0) }) else { return true }
        failure = PortError(
            .foreignLog,
            "topic \(fetcher.topic) has got a partition \(strange) since its log was made: users have moved between "
                + "partitions. Make a new log with that many partitions and replay into it"
        )
        loseAll()
        return false
    }

    /// Tells librdkafka what to read.
    func perform(_ action: Membership.Action) {
        switch action {
        case .assign(let offsets):
            fetcher.begin(at: offsets)
            for partition in offsets.keys { lead(partition) }
            let list = PartitionList(topic: fetcher.topic, offsets: offsets)
            report(
                isCooperative
                    ? KafkaFault(taking: rd_kafka_incremental_assign(fetcher.handle.pointer, list.pointer))
                    : fault(rd_kafka_assign(fetcher.handle.pointer, list.pointer))
            )
        case .unassign(let partitions):
            fetcher.end(partitions)
            report(unassign(partitions))
        }
    }

    /// Tells librdkafka to read partitions no more: these, or all of them where they come and go at once. Answers the change
    /// that the group waits for.
    private func unassign(_ partitions: [Int32]) -> KafkaFault? {
        // Under the cooperative protocol, assign() is refused (`rdkafka_cgrp.c`, `handle_assign_op`), and changes nothing.
        guard isCooperative else { return fault(rd_kafka_assign(fetcher.handle.pointer, nil)) }
        let list = PartitionList(topic: fetcher.topic, partitions: partitions)
        return KafkaFault(taking: rd_kafka_incremental_unassign(fetcher.handle.pointer, list.pointer))
    }

    /// Leads the records of a partition to the fetcher's queue, rather than to that of everything else. librdkafka forgets it
    /// when it stops to read the partition, which it has done before it brings the next assignment.
    private func lead(_ partition: Int32) {
        guard let queue = rd_kafka_queue_get_partition(fetcher.handle.pointer, fetcher.topic, partition) else { return }
        rd_kafka_queue_forward(queue, fetcher.queue.pointer)
        rd_kafka_queue_destroy(queue)
    }

    /// Tells the group how far state is written.
    func commit(_ position: Position) {
        guard let membership else { return }
        let offsets = position.offsets.filter { membership.reading.contains($0.key) }
        guard !offsets.isEmpty else { return }
        let list = PartitionList(topic: fetcher.topic, offsets: offsets)
        // The result comes as an event.
        let error = rd_kafka_commit(fetcher.handle.pointer, list.pointer, 1)
        if error != RD_KAFKA_RESP_ERR_NO_ERROR { metrics.commitFailed() }
    }

    /// Leaves the group, within the request timeout.
    func leaveGroup() {
        if membership?.owesAction == true { loseAll() }
        guard KafkaFault(taking: rd_kafka_consumer_close_queue(fetcher.handle.pointer, control.pointer)) == nil else {
            return
        }
        let deadline = ContinuousClock.now + configuration.requestTimeout
        while rd_kafka_consumer_closed(fetcher.handle.pointer) == 0 {
            guard ContinuousClock.now < deadline else {
                return logger.debug("A group was not left in time; it will miss this member.")
            }
            guard let event = control.poll(upTo: 20) else { continue }
            // From here on, librdkafka takes any answer for letting go of everything.
            if event.kind == .rebalance { report(unassign([])) } else { _ = reports.take(event) }
        }
    }

    /// Reads nothing more, and answers the change that the group waits for, if it waits for one.
    private func loseAll() {
        let held = Array(membership?.reading ?? [])
        if let action = membership?.take(held, isLost: true, isCallerWorking: false, now: .now) { perform(action) }
    }

    /// Whether partitions come and go one by one, or all at once.
    private var isCooperative: Bool {
        guard let protocolName = rd_kafka_rebalance_protocol(fetcher.handle.pointer) else { return false }
        return String(cString: protocolName) == "COOPERATIVE"
    }

    private func fault(_ error: rd_kafka_resp_err_t) -> KafkaFault? {
        error == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaFault(error)
    }

    private func report(_ fault: KafkaFault?) {
        guard let fault else { return }
        logger.debug("An assignment failed.", metadata: ["error": "\(fault.message)"])
        if fault.isFatal { fail(fault) }
    }
}
