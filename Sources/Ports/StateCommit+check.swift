import Events

extension StateCommit {
    /// Refuses a commit whose parts do not belong together. For implementations of `StateStore`. O(records).
    /// - Parameter store: which store it is, for the message.
    /// - Throws: `invalidRequest` when guards are of another log than the progress, or a partition is not one of the log.
    public func check(for store: String) throws(PortError) {
        let log = progress.log
        let guards = records.values.map(\.recordGuard) + contributions.map(\.content.recordGuard)
        if let stray = guards.first(where: { $0.log != log }) {
            throw PortError(
                .invalidRequest,
                "a commit to \(store) mixes records of log \(stray.log) with the progress in log \(log)"
            )
        }
        let partitions = 0..<max(0, log.partitionCount)
        let named = guards.map(\.partition) + progress.position.offsets.keys + progress.watermarks.timestamps.keys
        if let stray = named.first(where: { !partitions.contains($0) }) {
            throw PortError(.invalidRequest, "a commit to \(store) names partition \(stray), not one of log \(log)")
        }
    }
}
