public import Ports
public import Releases
import Synchronization

/// A scorer in this process.
public final class EmbeddedScorer: Scorer {
    private let releases = Mutex<[String: Release]>([:])

    public init() {}

    public func load(_ release: Release) {
        releases.withLock { $0[release.manifest.version] = release }
    }

    public func unload(_ release: String) {
        releases.withLock { $0[release] = nil }
    }

    public func likeLogits(_ rows: RankerRows, release: String) throws(PortError) -> [Float] {
        guard let release = releases.withLock({ $0[release] }) else {
            throw PortError(.invalidRequest, "release \(release) is not loaded into the scorer")
        }
        return release.likeLogits(rows)
    }
}
