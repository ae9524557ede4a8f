internal import Events

/// The contributions of a group, ascending by (bucket, partition).
///
/// A range is found in O(log n). Setting a known or a newest one is O(log n); a new one further back moves those behind it.
struct ContributionList: Sendable {
    struct Entry: Sendable {
        var bucket: Bucket
        var content: StoredBytes
    }

    private var entries: [Entry] = []

    /// The contributions of a range of buckets.
    subscript(buckets: ClosedRange<Bucket>) -> ArraySlice<Entry> {
        let start = firstIndex { $0.bucket >= buckets.lowerBound }
        let end = firstIndex { $0.bucket > buckets.upperBound }
        return entries[start..<end]
    }

    /// Sets the contribution of the content's partition to a bucket.
    mutating func set(_ content: StoredBytes, of bucket: Bucket) {
        let key = (bucket, content.partition)
        let index = firstIndex { ($0.bucket, $0.content.partition) >= key }
        let entry = Entry(bucket: bucket, content: content)
        if index < entries.count, (entries[index].bucket, entries[index].content.partition) == key {
            entries[index] = entry
        } else {
            entries.insert(entry, at: index)
        }
    }

    /// The first index whose entry satisfies a condition that all entries behind it satisfy too.
    private func firstIndex(where condition: (Entry) -> Bool) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if condition(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
