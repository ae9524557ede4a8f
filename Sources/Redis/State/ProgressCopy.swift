internal import Events
internal import Ports
internal import Synchronization

/// What is known of each group's progress without asking the server. May be used from any thread.
final class ProgressCopy: Sendable {
    /// Counts changes.
    let changes = ChangeSignal()
    private let groups = Mutex<[UpdaterGroup: GroupProgress]>([:])

    subscript(group: UpdaterGroup) -> GroupProgress? { groups.withLock { $0[group] } }

    /// Whether a group has come to a place in the log, as far as is known.
    func hasReached(_ offset: Int64, of partition: Int32, group: UpdaterGroup) -> Bool {
        groups.withLock { ($0[group]?.position[partition] ?? 0) > offset }
    }

    /// Takes in news. They may come late, so that no partition moves back by them.
    func merge(_ news: GroupProgress, of group: UpdaterGroup) {
        let isChanged = groups.withLock { groups in
            var progress = groups[group] ?? news
            if progress.log == news.log {
                progress.position.advance(to: news.position)
                for (partition, time) in news.watermarks.timestamps { progress.watermarks.raise(partition, to: time) }
            } else {
                progress = news
            }
            guard progress != groups[group] else { return false }
            groups[group] = progress
            return true
        }
        if isChanged { changes.notify() }
    }

    /// Forgets everything: the server may have been restarted without its last writes.
    func forget() { groups.withLock { $0 = [:] } }
}
