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

    /// Reads both records; what cannot be read is empty, and named in `degraded`.
    static func read(_ user: UserID, from store: any StateStore) async -> UserState {
        var state = UserState()
        do {
            if let stored = try await store.records(of: .recall, users: [user])[user] {
                state.recall = try UserRecall(decoding: stored.bytes)
                state.recallOffset = stored.recordGuard.offset
            }
        } catch {
            state.degraded.append("recall record unreadable: \(error)")
        }
        do {
            if let stored = try await store.records(of: .features, users: [user])[user] {
                state.features = try UserFeatures(decoding: stored.bytes)
                state.featuresOffset = stored.recordGuard.offset
            }
        } catch {
            state.degraded.append("features record unreadable: \(error)")
        }
        return state
    }
}
