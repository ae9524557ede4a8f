import Events
import Ports
import Server

/// Why a process that serves lists cannot do so yet; once it could, it stays ready, while what it serves moves on.
struct ServingReadiness: Sendable {
    let store: any StateStore
    let serving: ServingState
    let clock: BucketClock
    let partitionCount: Int32
    /// What the updaters must have folded: in a process that holds them, the end of the log when it started.
    let backlog: Position
    /// The release that was announced when the process started, by number, is in service; 0 when there was none.
    let announcedRelease: Int
    private let readiness = Readiness()

    init(
        store: any StateStore,
        serving: ServingState,
        clock: BucketClock,
        partitionCount: Int32,
        backlog: Position,
        announcedRelease: Int
    ) {
        self.store = store
        self.serving = serving
        self.clock = clock
        self.partitionCount = partitionCount
        self.backlog = backlog
        self.announcedRelease = announcedRelease
    }

    /// The reasons; empty when the process is ready.
    func reasons() async -> [String] {
        guard !readiness.isReady else { return [] }
        var reasons: [String] = []
        do {
            for group in UpdaterGroup.allCases {
                let position = try await store.progress(of: group)?.position ?? Position()
                if !position.covers(backlog) {
                    reasons.append("the \(group.rawValue) updater is still folding the log from before the start")
                }
            }
            let watermark = try await store.lowestWatermark(partitionCount: partitionCount)
            let closed = watermark.map(clock.newestClosed) ?? .min
            if closed > serving.itemBucket ?? .min { reasons.append("item buckets are still being merged") }
        } catch {
            reasons.append("the state store does not answer: \(error)")
        }
        if !serving.isSettled(announcedRelease) { reasons.append("the release is still being loaded") }
        if reasons.isEmpty { readiness.set() }
        return reasons
    }
}

extension StateStore {
    /// The lowest event time that every partition has reached in both groups; nil before all have one.
    func lowestWatermark(partitionCount: Int32) async throws(PortError) -> Int64? {
        var watermarks: [Int64?] = []
        for group in UpdaterGroup.allCases {
            let progress = try await progress(of: group)
            watermarks.append(progress?.watermarks.minimum(partitionCount: partitionCount))
        }
        return watermarks.contains(nil) ? nil : watermarks.compactMap(\.self).min()
    }
}
