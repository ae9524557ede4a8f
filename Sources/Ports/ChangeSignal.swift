internal import Synchronization

/// Wakes tasks that wait for something to change. Changes are counted, so that one between a look and a wait is not lost:
/// take `count`, look, and if there is nothing, wait past that count. For implementations of ports. May be used from any task.
public final class ChangeSignal: Sendable {
    private struct State {
        var count: UInt64 = 0
        var isClosed = false
        var nextID: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// The number of changes so far.
    public var count: UInt64 { state.withLock { $0.count } }

    /// Whether it was closed.
    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The number of tasks that wait.
    public var waiterCount: Int { state.withLock { $0.waiting.count } }

    /// Counts a change and wakes everyone who waits. O(waiting).
    public func notify() {
        wakeAll { $0.count += 1 }
    }

    /// Wakes everyone, for good: nobody waits any more.
    public func close() {
        wakeAll { $0.isClosed = true }
    }

    /// Returns when there are more changes than `known`, the task is cancelled or the signal was closed.
    public func wait(past known: UInt64) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    // A cancellation handler that runs before this finds nothing to wake; one that runs later wakes it.
                    guard state.count == known, !state.isClosed, !Task.isCancelled else { return false }
                    state.waiting[id] = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }

    private func wakeAll(_ change: (inout State) -> Void) {
        let woken = state.withLock { state in
            change(&state)
            defer { state.waiting.removeAll() }
            return Array(state.waiting.values)
        }
        for continuation in woken { continuation.resume() }
    }
}
