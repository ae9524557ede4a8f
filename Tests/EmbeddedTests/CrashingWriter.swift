import Embedded
import Events
import Foundation
import Synchronization
import TestSupport

/// Appends events and folds them, notes what was acknowledged, and kills its process at a seeded point of that.
struct CrashingWriter {
    /// How many events are acknowledged.
    private final class Acknowledged: Sendable {
        let count = Atomic<Int>(0)
    }

    let path: String
    let round: Int

    func run() async throws {
        let instance = try await EmbeddedInstance.open(path + "/state", partitionCount: 4)
        var generator = SeededGenerator(seed: UInt64(round))
        let killAfter = Int.random(in: 1...3000, using: &generator)
        let acknowledged = Acknowledged()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await CountingFold(log: instance.log, store: instance.store).run() }
            group.addTask { try await append(to: instance, counting: acknowledged) }
            group.addTask {
                // Runs beside the others: they may be anywhere when it strikes.
                while acknowledged.count.load(ordering: .relaxed) < killAfter { await Task.yield() }
                kill(getpid(), SIGKILL)
            }
            try await group.waitForAll()
        }
    }

    private func append(to instance: EmbeddedInstance, counting acknowledged: Acknowledged) async throws {
        var generator = SeededGenerator(seed: UInt64(round))
        let notes = Self.notes(path: path, round: round)
        try Data().write(to: notes)
        let file = try FileHandle(forWritingTo: notes)
        var next = 0
        while true {
            let count = Int.random(in: 1...50, using: &generator)
            _ = try await instance.log.append(events(next..<next + count))
            next += count
            try file.write(contentsOf: Data("\(next)\n".utf8))
            acknowledged.count.store(next, ordering: .relaxed)
        }
    }

    /// Events whose time grows from round to round.
    private func events(_ numbers: Range<Int>) -> [Event] {
        numberedEvents(numbers, users: 100, source: UInt64(round)).map { event in
            var event = event
            event.timestamp += Int64(round) * 1_000_000_000
            return event
        }
    }

    private static func notes(path: String, round: Int) -> URL {
        URL(fileURLWithPath: "\(path)/acknowledged-\(round)")
    }

    /// How many events a round was told are in the log.
    static func acknowledgedCount(path: String, round: Int) throws -> Int {
        let lines = try String(contentsOf: notes(path: path, round: round), encoding: .utf8).split(separator: "\n")
        return lines.last.flatMap { Int($0) } ?? 0
    }
}
