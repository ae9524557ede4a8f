import Events
import TestSupport
import Testing

@Suite struct OpenBucketsTests {
    private typealias Buckets = OpenBuckets<[Int64]>
    private struct Place: Hashable {
        var bucket: Bucket
        var partition: Int32
    }

    private static let clock = BucketClock(width: 1000, lateness: 150)

    /// Records of three partitions, some far too late, some of them watermarks.
    private func records(seed: UInt64) -> [LogRecord] {
        var generator = SeededGenerator(seed: seed)
        let events = randomEvents(600, users: 30, step: 0...120, jitter: 400, seed: seed)
        return events.records(partitionCount: 3).map { record in
            guard Int.random(in: 0..<20, using: &generator) == 0 else { return record }
            return LogRecord(
                partition: record.partition,
                offset: record.offset,
                entry: .watermark(record.entry.timestamp)
            )
        }
    }

    /// The offsets of the events that count, by bucket and partition; said in the plainest words.
    private func expected(_ records: [LogRecord]) -> (contributions: [Place: [Int64]], late: Int) {
        var highest: [Int32: Int64] = [:]
        var contributions: [Place: [Int64]] = [:]
        var late = 0
        for record in records {
            let time = record.entry.timestamp
            if case .event = record.entry {
                let start = time / Self.clock.width * Self.clock.width
                if let known = highest[record.partition], start + Self.clock.width + Self.clock.lateness <= known {
                    late += 1
                } else {
                    let place = Place(bucket: Bucket(time / Self.clock.width), partition: record.partition)
                    contributions[place, default: []].append(record.offset)
                }
            }
            highest[record.partition] = max(highest[record.partition] ?? time, time)
        }
        return (contributions, late)
    }

    private func fold(_ record: LogRecord, into buckets: inout Buckets) -> Place? {
        let bucket = buckets.fold(record, new: []) { offsets, _ in offsets.append(record.offset) }
        return bucket.map { Place(bucket: $0, partition: record.partition) }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `One pass counts what is not late, and counts the late`(seed: UInt64) {
        let records = records(seed: seed)
        var buckets = Buckets(clock: Self.clock)
        for record in records { _ = fold(record, into: &buckets) }
        let (contributions, late) = expected(records)
        #expect(late > 0)
        #expect(buckets.lateCount == late)
        var found: [Place: [Int64]] = [:]
        for (bucket, partitions) in buckets.entries {
            for (partition, entry) in partitions {
                found[Place(bucket: bucket, partition: partition)] = entry.contribution
            }
        }
        #expect(found == contributions)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `Any batches, read again from any earlier position, give the same contributions`(seed: UInt64) {
        let records = records(seed: seed)
        var generator = SeededGenerator(seed: seed)
        var buckets = Buckets(clock: Self.clock)
        var stored: [Place: Buckets.Entry] = [:]
        var progress: [(next: Int, watermarks: PartitionWatermarks)] = [(0, PartitionWatermarks())]
        var next = 0
        var budget = 60
        while next < records.count {
            let end = min(records.count, next + Int.random(in: 1...80, using: &generator))
            var changed: Set<Place> = []
            for record in records[next..<end] {
                if let place = fold(record, into: &buckets) { changed.insert(place) }
            }
            for place in changed { stored[place] = buckets.entries[place.bucket]?[place.partition] }
            if Bool.random(using: &generator) { buckets.dropClosed() }
            next = end
            progress.append((next, buckets.watermarks))
            budget -= 1
            guard budget > 0 else { continue }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                // The same reader is given records again.
                next = progress[Int.random(in: progress.indices, using: &generator)].next
            case 1:
                // A new reader starts at an earlier position, with contributions that are further.
                let start = progress[Int.random(in: progress.indices, using: &generator)]
                next = start.next
                buckets = Buckets(clock: Self.clock, watermarks: start.watermarks)
                for (place, entry) in stored {
                    buckets.restore(entry, bucket: place.bucket, partition: place.partition)
                }
                buckets.dropClosed()
                progress = progress.filter { $0.next <= start.next }
            default: break
            }
        }
        #expect(stored.mapValues(\.contribution) == expected(records).contributions)
    }

    @Test func `An event that was sent again raises the watermark, and nothing else`() {
        var buckets = Buckets(clock: Self.clock)
        let event = Event(userID: 1, itemID: 1, rating: 1, timestamp: 5000)
        let record = LogRecord(partition: 0, offset: 0, entry: .event(event))
        #expect(buckets.fold(record, isRepeated: true, new: []) { _, _ in Issue.record("counted") } == nil)
        #expect(buckets.watermarks.timestamps == [0: 5000])
        #expect(buckets.entries.isEmpty && buckets.lateCount == 0)
    }

    @Test func `Only contributions that nothing can change any more are dropped`() {
        var buckets = Buckets(clock: Self.clock)
        let entry = Buckets.Entry(contribution: [0], lastOffset: 0)
        for partition in 0..<3 as Range<Int32> {
            buckets.restore(entry, bucket: 4, partition: partition)
            buckets.restore(entry, bucket: 5, partition: partition)
        }
        buckets.restore(watermark: 5150, partition: 0)
        buckets.restore(watermark: 5149, partition: 1)
        buckets.dropClosed()
        #expect(buckets.entries.mapValues { $0.keys.sorted() } == [4: [1, 2], 5: [0, 1, 2]])
    }

    @Test func `Taking gives whole buckets, ascending by bucket and partition, once`() {
        var buckets = Buckets(clock: Self.clock)
        for bucket in [7, 5, 6] as [Bucket] {
            for partition in [2, 0] as [Int32] {
                let entry = Buckets.Entry(contribution: [Int64(bucket), Int64(partition)], lastOffset: 0)
                buckets.restore(entry, bucket: bucket, partition: partition)
            }
        }
        let taken = buckets.take(through: 6)
        #expect(taken.map(\.bucket) == [5, 6])
        #expect(taken.map(\.contributions) == [[[5, 0], [5, 2]], [[6, 0], [6, 2]]])
        #expect(buckets.take(through: 6).isEmpty)
        #expect(buckets.entries.keys.sorted() == [7])
    }
}
