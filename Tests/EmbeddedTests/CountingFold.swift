import Events
import Ports

/// The simplest fold: how many events each user has, and how many each partition.
///
/// A user's record and the contribution of a partition to bucket 0 are counts in eight bytes.
struct CountingFold {
    let log: any EventLog
    let store: any StateStore

    /// Folds what follows the stored progress, a batch at a time, until the task is cancelled or an error ends it.
    func run() async throws {
        let reader = try await log.reader(from: store.progress(of: .features)?.position ?? Position())
        while let batch = try await reader.next(limit: 100) { try await fold(batch.records) }
    }

    private func fold(_ records: [LogRecord]) async throws {
        var users: [UserID: GuardedBytes] = [:]
        var partitions: [Int32: GuardedBytes] = [:]
        var position = try await store.progress(of: .features)?.position ?? Position()
        for contribution in try await store.contributions(of: .features, in: 0...0) {
            partitions[contribution.content.recordGuard.partition] = contribution.content
        }
        for record in records {
            guard case .event(let event) = record.entry else { continue }
            let place = RecordGuard(log: log.identity, partition: record.partition, offset: record.offset)
            if users[event.userID] == nil {
                users[event.userID] = try await store.records(of: .features, users: [event.userID])[event.userID]
            }
            count(place, in: &users[event.userID])
            count(place, in: &partitions[record.partition])
            position.advance(past: record)
        }
        try await store.commit(
            StateCommit(
                group: .features,
                records: users,
                contributions: partitions.values.map { BucketContribution(bucket: 0, content: $0) },
                progress: GroupProgress(log: log.identity, position: position, watermarks: PartitionWatermarks())
            )
        )
    }

    private func count(_ place: RecordGuard, in stored: inout GuardedBytes?) {
        if let stored, stored.recordGuard.offset >= place.offset { return }
        var writer = ByteWriter()
        writer.fixed64(UInt64(stored.map { Self.value($0) } ?? 0) + 1)
        stored = GuardedBytes(recordGuard: place, bytes: writer.bytes)
    }

    /// The count in a record or contribution.
    static func value(_ content: GuardedBytes) -> Int {
        var reader = ByteReader(content.bytes)
        return (try? Int(reader.fixed64())) ?? -1
    }
}
