import CRdKafkaMock
import Events
import Testing

@Suite("Partitions of users")
struct PartitionerTests {
    @Test("librdkafka's murmur2 gives every user the partition that Freshet does", arguments: [1, 4, 7, 64] as [Int32])
    func agrees(count: Int32) {
        var generator = SystemRandomNumberGenerator()
        var users = Array(1...3_000 as ClosedRange<UserID>)
        users += (0..<3_000).map { _ in UserID.random(in: 1 ... .max, using: &generator) }
        for user in users + [.max] {
            let key = Array(String(user).utf8)
            for partition in [rd_kafka_msg_partitioner_murmur2, rd_kafka_msg_partitioner_murmur2_random] {
                #expect(
                    partition(nil, key, key.count, count, nil, nil)
                        == Partitioner.partition(of: user, partitionCount: count)
                )
            }
        }
    }
}
