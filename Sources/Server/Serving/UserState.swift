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
        // Side by side: each may be a call over the network.
        async let recall = record(UserRecall.self, of: user, in: .recall, from: store)
        async let features = record(UserFeatures.self, of: user, in: .features, from: store)
        var state = UserState()
        switch await recall {
        case .success(let stored?): (state.recall, state.recallOffset) = stored
        case .success(nil): break
        case .failure(let error): state.degraded.append("recall record unreadable: \(error)")
        }
        switch await features {
        case .success(let stored?): (state.features, state.featuresOffset) = stored
        case .success(nil): break
        case .failure(let error): state.degraded.append("features record unreadable: \(error)")
        }
        return state
    }

    private static func record<Record: BinaryRecord>(
        _ type: Record.Type,
        of user: UserID,
        in group: UpdaterGroup,
        from store: any StateStore
    ) async -> Result<(Record, Int64)?, any Error> {
        do {
            guard let stored = try await store.records(of: group, users: [user])[user] else { return .success(nil) }
            return .success((try Record(decoding: stored.bytes), stored.recordGuard.offset))
        } catch {
            return .failure(error)
        }
    }
}
