import Events
import Features
import Ports
import Recall

/// Both records of a user, as they were read.
struct UserState: Sendable {
    var recall = UserRecall()
    var features = UserFeatures()
    /// The offset of the last event in the recall record; nil when there is none.
    var recallOffset: Int64?
    /// The offset of the last event in the features record; nil when there is none.
    var featuresOffset: Int64?
    /// What could not be read.
    var degraded: [String] = []

    /// Reads both records, in one call; what cannot be read is empty, and named in `degraded`.
    static func read(_ user: UserID, from store: any StateStore) async -> UserState {
        var state = UserState()
        do throws(PortError) {
            let stored = try await store.records(of: user)
            if let record = state.decode(UserRecall.self, stored, .recall) {
                (state.recall, state.recallOffset) = record
            }
            if let record = state.decode(UserFeatures.self, stored, .features) {
                (state.features, state.featuresOffset) = record
            }
        } catch {
            state.degraded.append("user records unreadable: \(error)")
        }
        return state
    }

    /// A group's record and the offset of its last event; nil where there is none.
    private mutating func decode<Record: BinaryRecord>(
        _ type: Record.Type,
        _ stored: [UpdaterGroup: GuardedBytes],
        _ group: UpdaterGroup
    ) -> (Record, Int64)? {
        guard let content = stored[group] else { return nil }
        do {
            return (try Record(decoding: content.bytes), content.recordGuard.offset)
        } catch {
            degraded.append("\(group.rawValue) record unreadable: \(error)")
            return nil
        }
    }
}
