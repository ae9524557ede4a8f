internal import Events
public import Ports

extension RedisStateStore {
    public func wait(
        for group: UpdaterGroup,
        toReach offset: Int64,
        of partition: Int32,
        timeout: Duration
    ) async throws(PortError) -> Bool {
        guard !copy.changes.isClosed else { throw PortError(.closed, "the state store on \(client.server) was closed") }
        if copy.hasReached(offset, of: partition, group: group) { return true }
        if timeout > .zero, await reach(offset, of: partition, group: group, within: timeout) { return true }
        guard !Task.isCancelled, !copy.changes.isClosed else { return false }
        // An announcement may have been lost.
        return (try await progress(of: group)?.position[partition] ?? 0) > offset
    }

    public func progress(
        of group: UpdaterGroup,
        after known: GroupProgress?
    ) async throws(PortError) -> GroupProgress? {
        while !Task.isCancelled, !copy.changes.isClosed {
            let count = copy.changes.count
            if let progress = copy[group], progress != known { return progress }
            await copy.changes.wait(past: count)
        }
        return nil
    }

    /// The number of tasks that wait for progress.
    var waiterCount: Int { copy.changes.waiterCount }

    private func reach(
        _ offset: Int64,
        of partition: Int32,
        group: UpdaterGroup,
        within timeout: Duration
    ) async -> Bool {
        await withTaskGroup(of: Bool.self) { race in
            race.addTask { await self.reach(offset, of: partition, group: group) }
            race.addTask {
                try? await Task.sleep(for: timeout, clock: .continuous)
                return false
            }
            defer { race.cancelAll() }
            return await race.next() ?? false
        }
    }

    /// Waits without a deadline; false when the task is cancelled or the store was closed.
    private func reach(_ offset: Int64, of partition: Int32, group: UpdaterGroup) async -> Bool {
        while !Task.isCancelled, !copy.changes.isClosed {
            let count = copy.changes.count
            if copy.hasReached(offset, of: partition, group: group) { return true }
            await copy.changes.wait(past: count)
        }
        return false
    }
}
