import Foundation
public import Releases

/// What the topic `releases` says, at a version.
public struct AnnouncedRelease: Hashable, Sendable {
    /// Of the topic; grows with every announcement.
    public let version: Int64
    private let bytes: [UInt8]

    /// - Throws: `corrupt` when it cannot be read.
    public func announcement() throws(PortError) -> ReleaseAnnouncement {
        do {
            return try JSONDecoder().decode(ReleaseAnnouncement.self, from: Data(bytes))
        } catch {
            throw PortError(.corrupt, "the newest announcement of a release cannot be read: \(error)")
        }
    }

    fileprivate init(_ record: CompactedRecord) {
        version = record.version
        bytes = record.value
    }
}

extension EventLog {
    /// The newest announcement of a release, if there is one after a version.
    /// - Parameters:
    ///   - version: 0 takes whatever is there.
    ///   - waiting: waits until there is one; nil then means that the task was cancelled.
    public func announcedRelease(after version: Int64, waiting: Bool) async throws(PortError) -> AnnouncedRelease? {
        try await records(of: .releases, after: version, waiting: waiting).last.map(AnnouncedRelease.init)
    }
}
