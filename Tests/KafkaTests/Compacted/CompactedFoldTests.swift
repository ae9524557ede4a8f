import Ports
import Testing

@testable import Kafka

@Suite("The newest values of a compacted topic")
struct CompactedFoldTests {
    @Test("The newest value of each key counts; versions are offsets and one")
    func newest() {
        var fold = CompactedFold()
        for (offset, (key, value)) in [("a", 1), ("b", 2), ("a", 3)].enumerated() {
            fold.add(key: Array(key.utf8), value: [UInt8(value)], offset: Int64(offset))
        }
        #expect(
            fold.records == [
                CompactedRecord(key: "b", value: [2], version: 2), CompactedRecord(key: "a", value: [3], version: 3),
            ]
        )
    }

    @Test("A record without a value deletes its key")
    func tombstone() {
        var fold = CompactedFold()
        fold.add(key: [97], value: [1], offset: 0)
        fold.add(key: [97], value: nil, offset: 1)
        fold.add(key: [98], value: nil, offset: 2)
        #expect(fold.isEmpty && fold.records.isEmpty)
        fold.add(key: [97], value: [], offset: 3)
        #expect(fold.records == [CompactedRecord(key: "a", value: [], version: 4)])
    }

    @Test("Records without a key, or with one that is not text, are passed over")
    func strangers() {
        var fold = CompactedFold()
        fold.add(key: nil, value: [1], offset: 0)
        fold.add(key: [0xff], value: [1], offset: 1)
        #expect(fold.records.isEmpty)
    }
}
