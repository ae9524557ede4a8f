import Events
import Ports
import Testing

extension EventLogRule {
    func checkNewestValueCounts(_ log: any EventLog) async throws {
        try await log.put(["a": [1], "b": [1], "c": []], in: .items)
        let first = try await log.records(of: .items, after: 0, waiting: false)
        #expect(Dictionary(uniqueKeysWithValues: first.map { ($0.key, $0.value) }) == ["a": [1], "b": [1], "c": []])
        #expect(first.allSatisfy { $0.version > 0 })

        try await log.put(["a": [2]], in: .items)
        let all = try await log.records(of: .items, after: 0, waiting: false)
        #expect(all.count == 3)
        #expect(all.last?.key == "a" && all.last?.value == [2])
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.version < $1.version })
        let newer = try await log.records(of: .items, after: first.map(\.version).max() ?? 0, waiting: false)
        #expect(newer.map(\.key) == ["a"])
    }

    func checkEqualValueChangesNothing(_ log: any EventLog) async throws {
        try await log.put(["a": [1], "b": [1]], in: .users)
        let first = try await log.records(of: .users, after: 0, waiting: false)
        try await log.put(["a": [1], "b": [1]], in: .users)
        try await log.put([:], in: .users)
        #expect(try await log.records(of: .users, after: 0, waiting: false) == first)
    }

    func checkTopicsAreSeparate(_ log: any EventLog) async throws {
        try await log.put(["a": [1]], in: .items)
        try await log.put(["a": [2]], in: .releases)
        #expect(try await log.records(of: .items, after: 0, waiting: false).map(\.value) == [[1]])
        #expect(try await log.records(of: .releases, after: 0, waiting: false).map(\.value) == [[2]])
        #expect(try await log.records(of: .users, after: 0, waiting: false) == [])
    }

    func checkPutWakesReader(_ log: any EventLog) async throws {
        var version: Int64 = 0
        for round in 0..<20 {
            let seen = version
            async let next = log.records(of: .releases, after: seen, waiting: true)
            try await log.put(["newest": [UInt8(round)]], in: .releases)
            let records = try await next
            #expect(records.map(\.value) == [[UInt8(round)]])
            version = records.last?.version ?? seen
        }
    }

    func checkCancellationEndsReader(_ log: any EventLog) async throws {
        let waiting = Task { try await log.records(of: .items, after: 0, waiting: true) }
        waiting.cancel()
        #expect(try await waiting.value == [])
    }
}
