import Events
import Foundation
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import replay

/// Sends a plan to a target while its processes are killed.
struct ChaosRun: Sendable {
    let target: any ChaosTarget
    /// After how many events each kill is due.
    private let dueAfter: [Int]
    private let seed: UInt64
    private let progress = Progress()

    /// How many events are acknowledged, and how many kills have been done.
    private final class Progress: Sendable {
        let counts = Mutex((events: 0, kills: 0))
    }

    init(target: any ChaosTarget, eventCount: Int, kills: Int, seed: UInt64) {
        self.target = target
        self.seed = seed
        var generator = SeededGenerator(seed: seed &+ 1)
        dueAfter = (0..<kills).map { _ in Int.random(in: 0..<eventCount, using: &generator) }.sorted()
    }

    /// What the target said of the events.
    struct Outcome {
        /// Where the last event of each partition of a step lies, as acknowledged.
        var positions: [String] = []
        /// How many answers were lost or refused, so that a step was sent again.
        var retries = 0
        /// Who was killed, and how often.
        var killed: [String: Int] = [:]
        /// How many lists were checked.
        var lists = 0

        init() {}

        init(_ sent: Outcome, killed: [String: Int]) {
            self = sent
            self.killed = killed
        }
    }

    /// Sends all steps, each until it is acknowledged.
    func run(_ plan: ChaosPlan) async throws -> Outcome {
        enum Part {
            case sent(Outcome)
            case killed([String: Int])
        }
        return try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask { .sent(try await send(plan)) }
            group.addTask { .killed(try await kill()) }
            var outcome = Outcome()
            for try await part in group {
                switch part {
                case .sent(let sent): outcome = Outcome(sent, killed: outcome.killed)
                case .killed(let killed): outcome.killed = killed
                }
            }
            return outcome
        }
    }

    private func send(_ plan: ChaosPlan) async throws -> Outcome {
        var outcome = Outcome()
        var generator = SeededGenerator(seed: seed &+ 2)
        var seen: [UserID: Set<ItemID>] = [:]
        for step in plan.steps {
            switch step {
            case .corrupt(let record): try await target.send(corrupt: record)
            case .events(let events):
                for event in events { seen[event.userID, default: []].insert(event.itemID) }
                let positions = try await acknowledged(events, &outcome)
                outcome.positions += positions
                progress.counts.withLock { $0.events += events.count }
                try await waitForKills()
                if Int.random(in: 0..<20, using: &generator) == 0, let user = events.randomElement(using: &generator) {
                    try await checkList(user.userID, after: positions, seen: seen[user.userID] ?? [], &outcome)
                }
            }
        }
        return outcome
    }

    /// Sends events until they are acknowledged.
    private func acknowledged(_ events: [Event], _ outcome: inout Outcome) async throws -> [String] {
        var encoder = EventBatchEncoder()
        let body = encoder.encode(events)
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            let answer = await Result(catching: {
                let intake = await target.intake
                return try await intake.client.send(
                    HTTPClientRequest(
                        method: .post,
                        url: intake.url + "/ml/event",
                        headers: [("Content-Type", "application/json")],
                        body: body,
                        isRepeatable: true
                    )
                )
            })
            if let response = try? answer.get() {
                if response.status == 200 {
                    let accepted = try JSONDecoder().decode(Accepted.self, from: Data(response.body))
                    #expect(accepted.accepted == events.count)
                    return accepted.positions
                }
                #expect(response.status == 503, "\(String(decoding: response.body, as: UTF8.self))")
            }
            guard ContinuousClock.now < deadline else { throw ChaosFailure("events are not acknowledged: \(answer)") }
            outcome.retries += 1
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// A list asked for after a user's events leaves out whatever the user has rated. A process may die before it answers.
    private func checkList(
        _ user: UserID,
        after positions: [String],
        seen: Set<ItemID>,
        _ outcome: inout Outcome
    ) async throws {
        let recommender = await target.recommender
        let after = positions.map { "\"\($0)\"" }.joined(separator: ",")
        let body = #"{"userid":\#(user),"after":[\#(after)]}"#
        guard let list: ItemList = try? await recommender.post("/ml/rec", body) else { return }
        if list.degraded?.contains(where: { $0.contains("recall") }) == true { return }
        outcome.lists += 1
        let repeated = list.items.filter(seen.contains)
        #expect(repeated == [], "user \(user) is recommended what they have rated: \(list.degraded ?? [])")
    }

    /// Does the kills, each at a random moment after it is due.
    private func kill() async throws -> [String: Int] {
        var generator = SeededGenerator(seed: seed &+ 3)
        var killed: [String: Int] = [:]
        for due in dueAfter {
            while progress.counts.withLock({ $0.events <= due }) {
                try await Task.sleep(for: .milliseconds(1))
            }
            try await Task.sleep(for: .microseconds(Int.random(in: 0...60_000, using: &generator)))
            killed[try await target.kill(&generator), default: 0] += 1
            progress.counts.withLock { $0.kills += 1 }
        }
        return killed
    }

    /// Keeps the sender from running away from the kills: one may be outstanding.
    private func waitForKills() async throws {
        while progress.counts.withLock({ counts in
            dueAfter.prefix { $0 < counts.events }.count > counts.kills + 1
        }) {
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}

/// Why a chaotic run does not go on.
struct ChaosFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
