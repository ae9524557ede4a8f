import Events
import Ports
import Synchronization

/// Members of a group that do what updaters do: start where a shared store says, and write records and position together.
final class GroupWork: Sendable {
    private struct State {
        var records: [LogRecord] = []
        var position = Position()
        /// What each member believes to have.
        var partitions: [String: Set<Int32>] = [:]
    }

    private let state = Mutex(State())

    /// What was written, in the order of writing.
    var records: [LogRecord] { state.withLock { $0.records } }

    /// The number of partitions that each member believes to have.
    func counts(_ members: String...) -> [Int] {
        state.withLock { state in members.map { state.partitions[$0]?.count ?? 0 } }
    }

    /// Works as a member until the task is cancelled, and leaves the group.
    func work(_ member: any LogConsumer, as name: String) async throws {
        while let delivery = try await member.next(limit: 20) {
            switch delivery {
            case .assigned(let partitions):
                let start = state.withLock { state in
                    state.partitions[name, default: []].formUnion(partitions)
                    return state.position
                }
                try await member.start(at: start)
            case .revoked(let partitions):
                state.withLock { $0.partitions[name]?.subtract(partitions) }
            case .batch(let batch):
                state.withLock { state in
                    state.records += batch.records
                    state.position.advance(to: batch.end)
                }
                await member.commit(batch.end)
            }
        }
        await member.close()
        state.withLock { $0.partitions[name] = nil }
    }
}
