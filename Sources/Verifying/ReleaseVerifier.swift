public import Events
import Features
public import Ports
public import Releases

/// Compares releases with the log that they were learned from: whether each is whole, its cut-off is the end of a bucket
/// that is closed, and it was learned from as many samples as lie before it. It is not learned again.
public struct ReleaseVerifier: Sendable {
    private let directory: ReleaseDirectory
    private let store: any StateStore
    private let clock: BucketClock
    private let partitionCount: Int32

    /// - Parameter store: holds the item tallies of the log, which are to be verified before.
    public init(directory: ReleaseDirectory, store: any StateStore, clock: BucketClock, partitionCount: Int32) {
        self.directory = directory
        self.store = store
        self.clock = clock
        self.partitionCount = partitionCount
    }

    /// All releases of the directory, in the order of their numbers.
    public func verify() async throws -> [ReleaseVerification] {
        let watermarks = try await store.progress(of: .features)?.watermarks ?? PartitionWatermarks()
        let newestClosed = watermarks.minimum(partitionCount: partitionCount).map(clock.newestClosed)
        var results: [ReleaseVerification] = []
        for version in try directory.versions() {
            results.append(try await verify(version, newestClosed: newestClosed))
        }
        return results
    }

    private func verify(_ version: String, newestClosed: Bucket?) async throws -> ReleaseVerification {
        let manifest: ReleaseManifest
        do {
            manifest = try directory.read(version).manifest
        } catch {
            return ReleaseVerification(version: version, sampleCount: nil, faults: ["\(error)"])
        }
        var faults: [String] = []
        if manifest.cutOffTime != clock.end(of: manifest.cutOffBucket) {
            faults.append("its cut-off \(manifest.cutOffTime) is not the end of bucket \(manifest.cutOffBucket)")
        }
        if manifest.cutOffBucket > newestClosed ?? .min {
            let newest = newestClosed.map(String.init) ?? "none"
            faults.append("its bucket \(manifest.cutOffBucket) is not closed; the newest closed one is \(newest)")
        }
        let count = try await sampleCount(through: manifest.cutOffBucket)
        if count != manifest.sampleCount {
            faults.append(
                "it was learned from \(manifest.sampleCount) samples, the log holds \(count) before its cut-off"
            )
        }
        return ReleaseVerification(version: version, sampleCount: count, faults: faults)
    }

    /// Every event that is counted in a bucket makes a sample.
    private func sampleCount(through last: Bucket) async throws -> Int {
        try await store.contributions(of: .features, in: .min...last).reduce(0) { sum, contribution in
            sum + Int(try ItemTallies(decoding: contribution.content.bytes).total.events)
        }
    }
}
