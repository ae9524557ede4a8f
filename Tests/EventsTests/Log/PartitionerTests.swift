import TestSupport
import Testing

@testable import Events

@Suite struct PartitionerTests {
    /// The values that Kafka's own tests of `Utils.murmur2` expect.
    @Test(
        arguments: [
            ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
        ] as [(String, Int32)]
    )
    func `The hash is that of Kafka's Java client`(text: String, hash: Int32) {
        #expect(Int32(bitPattern: Partitioner.murmur2(Array(text.utf8))) == hash)
    }

    @Test(arguments: [1, 3, 4, 12, 1024] as [Int32])
    func `A user's partition is the hash of the id's decimal digits, without its sign, modulo the count`(count: Int32) {
        var generator = SeededGenerator(seed: 1)
        let random = (0..<500).map { _ in UserID.random(in: .min ... .max, using: &generator) }
        for user in [0, 1, 9, 10, 6040, -1, -10, .max, .min] + random {
            let hash = Int32(bitPattern: Partitioner.murmur2(Array(String(user).utf8)))
            #expect(Partitioner.partition(of: user, partitionCount: count) == (hash & 0x7fff_ffff) % count)
        }
    }

    @Test func `Users spread over the partitions`() {
        var counts = [Int](repeating: 0, count: 8)
        for user in 1...8000 as ClosedRange<UserID> {
            counts[Int(Partitioner.partition(of: user, partitionCount: 8))] += 1
        }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }
}
