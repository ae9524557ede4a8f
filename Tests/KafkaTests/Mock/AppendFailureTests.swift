import CRdKafkaMock
import Events
import Foundation
import Ports
import TestSupport
import Testing

@testable import Kafka

@Suite("What becomes of appends when a broker fails", .timeLimit(.minutes(2)))
struct AppendFailureTests {
    @Test(
        "Errors that pass delay an append; everything comes once and in order",
        arguments: [
            RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR__TRANSPORT,
        ].map(\.rawValue)
    )
    func passing(code: Int32) async throws {
        let cluster = try MockCluster()
        try await cluster.withLog { log in
            let events = numberedEvents(0..<500)
            cluster.fail(.produce, with: Array(repeating: rd_kafka_resp_err_t(rawValue: code), count: 5))
            let last = try await log.append(events)
            let records = try await log.readAll()
            #expect(records.count == events.count)
            for partition in 0..<Int32(4) {
                let expected = events.filter { Partitioner.partition(of: $0.userID, partitionCount: 4) == partition }
                let found = records.filter { $0.partition == partition }
                #expect(found.events == expected)
                #expect(last[partition] == found.last?.offset)
            }
        }
    }

    @Test(
        "Errors that stay are an answer, and the next append has a new producer",
        arguments: [
            (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, PortError.Code.refused),
            (RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, .invalidRequest),
            (RD_KAFKA_RESP_ERR_INVALID_RECORD, .invalidRequest),
            (RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, .invalidRequest),
            (RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, .unavailable),
        ].map { ($0.0.rawValue, $0.1) }
    )
    func staying(error: Int32, code: PortError.Code) async throws {
        let cluster = try MockCluster()
        try await cluster.withLog { log in
            cluster.fail(.produce, with: Array(repeating: rd_kafka_resp_err_t(rawValue: error), count: 50))
            await expectPortError(code) { try await log.append(numberedEvents(0..<100)) }
            cluster.clear(.produce)
            let before = try await log.end()
            let last = try await log.append(numberedEvents(0..<100))
            #expect(try await log.readAll(from: before).count == 100)
            #expect(last.count == 4)
        }
    }

    @Test("A failure leaves no gap: appends behind it fail too, and may be tried again")
    func noGap() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog { log in
            _ = try await log.append(numberedEvents(0..<10))
            let before = try await log.end()
            cluster.setRoundTrip(milliseconds: 50)
            cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE])
            let errors = await withTaskGroup(of: PortError?.self) { group in
                for number in 1...20 {
                    group.addTask {
                        let events = numberedEvents(0..<100, users: 1, source: UInt64(number))
                        do throws(PortError) {
                            _ = try await log.append(events)
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: [PortError]()) { errors, error in
                    if let error { errors.append(error) }
                }
            }
            // At least the append that was too large failed for good; others that were under way with it may be tried again.
            #expect(errors.contains { $0.code == .invalidRequest })
            #expect(errors.allSatisfy { $0.code == .invalidRequest || $0.isRetriable })
            cluster.setRoundTrip(milliseconds: 0)
            var next: [UInt64: UInt32] = [:]
            for event in try await log.readAll(from: before).events {
                let id = try #require(event.eventID)
                #expect(id.sequence == next[id.source, default: 0], "source \(id.source)")
                next[id.source] = id.sequence + 1
            }
        }
    }

    @Test("A broker that is away for a while delays an append, and is mentioned once")
    func away() async throws {
        let cluster = try MockCluster()
        let recorder = LogRecorder()
        try await cluster.withLog(logger: recorder.logger) { log in
            _ = try await log.append(numberedEvents(0..<10))
            cluster.setDown()
            async let appended = log.append(numberedEvents(10..<500))
            await eventually { recorder.count("No Kafka broker") > 0 }
            cluster.setUp()
            _ = try await appended
            #expect(try await log.readAll().count == 500)
            // The client for appends and the one for questions.
            #expect(1...2 ~= recorder.count("No Kafka broker"))
            await eventually { recorder.count("Kafka brokers can be reached again") > 0 }
        }
    }

    @Test("A broker that stays away is an error after the delivery timeout; appends work again when it is back")
    func goneForLong() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog {
            $0.deliveryTimeout = .milliseconds(300)
        } _: { log in
            // The first append of a client waits for its connection, which may take longer than that.
            await eventually { (try? await log.append(numberedEvents(0..<10))) != nil }
            cluster.setDown()
            await expectPortError(.timedOut) { try await log.append(numberedEvents(10..<20)) }
            cluster.setUp()
            await eventually { (try? await log.append(numberedEvents(20..<30))) != nil }
        }
    }

    @Test("More events than librdkafka's queue holds wait for room, and none is dropped")
    func backPressure() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog {
            $0.properties["queue.buffering.max.messages"] = "100"
        } _: { log in
            let events = numberedEvents(0..<5_000)
            _ = try await log.append(events)
            let records = try await log.readAll()
            #expect(records.count == events.count)
            #expect(Set(records.events) == Set(events))
        }
    }

    @Test("More appends than may wait are unavailable at once, and taken again when there is room")
    func bounded() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog {
            $0.maximumPendingRecords = 100
        } _: { log in
            _ = try await log.append(numberedEvents(0..<10))
            cluster.setDown()
            await withTaskGroup(of: PortError?.self) { group in
                for source in 2...3 as ClosedRange<UInt64> {
                    group.addTask {
                        do throws(PortError) {
                            _ = try await log.append(numberedEvents(0..<60, source: source))
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                // The one that came second; the first one waits for the broker.
                let refused = await group.next() ?? nil
                #expect(refused?.code == .unavailable && refused?.message.contains("60 records") == true)
                cluster.setUp()
                #expect(await group.next() == .some(nil))
            }
            _ = try await log.append(numberedEvents(0..<60, source: 4))
            #expect(try await log.readAll().count == 130)
        }
    }

    @Test("An event at the end of the hour that the intake allows is no later than the broker's clock, and is read")
    func ahead() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog { log in
            let before = Int64(Date().timeIntervalSince1970 * 1_000)
            let event = Event(userID: 1, itemID: 2, rating: 3, timestamp: before + 3_599_900)
            let last = try await log.append([event])
            let (partition, _) = try #require(last.first)
            try await log.appendWatermarks([partition: event.timestamp])
            let records = try rawRecords(
                of: log.configuration.topics.ratings,
                partition: partition,
                brokers: cluster.address
            )
            #expect(records.count == 2)
            let after = Int64(Date().timeIntervalSince1970 * 1_000)
            #expect(records.allSatisfy { before...after ~= $0.timestamp ?? 0 })
            #expect(try await log.readAll().events == [event])
        }
    }

    @Test("Events that were sent twice and taken once are answered with a place behind them")
    func uncertainOffset() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog { log in
            let first = try await log.append(numberedEvents(0..<1))
            cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_DUPLICATE_SEQUENCE_NUMBER])
            let second = try await log.append(numberedEvents(0..<1, source: 2))
            #expect(second.keys == first.keys)
            let end = try await log.end()
            for (partition, offset) in second { #expect(offset == end[partition] - 1) }
        }
    }

    @Test("A closed log refuses appends, and closing waits for those under way")
    func closed() async throws {
        let cluster = try MockCluster()
        try await cluster.withLog { log in
            cluster.setRoundTrip(milliseconds: 50)
            let appended = Task { try await log.append(numberedEvents(0..<100)) }
            await log.close()
            switch await appended.result {
            case .success(let last): #expect(last.count == 4)
            case .failure(let error): #expect((error as? PortError)?.code == .closed)
            }
            await expectPortError(.closed) { try await log.append(numberedEvents(0..<1)) }
            await expectPortError(.closed) { try await log.end() }
            await expectPortError(.closed) { try await log.records(of: .items, after: 0, waiting: false) }
        }
    }
}
