import Events
import Kafka
import Ports
import TestServers
import TestSupport
import Testing

@Suite(
    "Transactions of other producers",
    .enabled(if: Program.noida.isExpected, "\(Program.noida.reason)"),
    .timeLimit(.minutes(2))
)
struct TransactionTests {
    private static let home = Partitioner.partition(of: 1, partitionCount: 4)

    private func events(_ items: ClosedRange<Int>) -> [RawRecord] {
        items.map { item in
            RawRecord(partition: Self.home, value: Array(#"{"userid":1,"itemid":\#(item),"rating":4,"ts":5}"#.utf8))
        }
    }

    @Test("Records of aborted transactions are never delivered, and markers do not keep a reader from the end")
    func aborted() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                let producer = try RawProducer(broker.address, transactions: "other")
                try producer.begin()
                try producer.send(events(1...3), to: configuration.topics.ratings)
                try producer.commit()
                try producer.begin()
                try producer.send(events(100...140), to: configuration.topics.ratings)
                try producer.abort()
                try producer.begin()
                try producer.send(events(4...5), to: configuration.topics.ratings)
                try producer.commit()

                let end = try await log.end()
                // 46 events and a marker for each transaction.
                #expect(end[Self.home] == 49)
                let reader = try await log.reader(from: Position())
                var position = Position()
                var items: [ItemID] = []
                while !position.covers(end) {
                    let batch = try #require(try await reader.next(limit: 2))
                    items += batch.records.events.map(\.itemID)
                    position.advance(to: batch.end)
                }
                #expect(items == [1, 2, 3, 4, 5])

                let consumer = try await log.consumer(group: "features", keepsDeadLetters: true)
                _ = try await consumer.assigned()
                try await consumer.start(at: Position())
                #expect(try await consumer.read(to: end).records.events.map(\.itemID) == [1, 2, 3, 4, 5])
                await consumer.close()
            }
        }
    }

    @Test("The end lies before a transaction that is open, and readers wait there")
    func open() async throws {
        try await withNoida { broker in
            let configuration = freshConfiguration(brokers: broker.address)
            try await withNewLog(configuration) { log in
                _ = try await log.append([Event(userID: 1, itemID: 1, rating: 4, timestamp: 5)])
                let producer = try RawProducer(broker.address, transactions: "open")
                try producer.begin()
                try producer.send(events(2...3), to: configuration.topics.ratings)
                #expect(try await log.end()[Self.home] == 1)
                let reader = try await log.reader(from: Position())
                #expect(try await reader.next(limit: 10)?.records.events.map(\.itemID) == [1])
                try producer.commit()
                #expect(try await reader.next(limit: 10)?.records.events.map(\.itemID) == [2, 3])
            }
        }
    }
}
