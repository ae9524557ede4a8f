import Events
import Ports
public import Testing

/// What every implementation of `StateStore` obeys. A test suite of an implementation runs all cases, each on a new fixture:
///
///     @Test(arguments: StateStoreRule.allCases)
///     func obeys(_ rule: StateStoreRule) async throws { try await rule.check(fixture()) }
public enum StateStoreRule: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case newStoreIsEmpty = "a new store has nothing"
    case commitIsRead = "what was committed is read"
    case usersAreThoseOfAnyGroup = "users are those with a record of any group"
    case bytesSurvive = "empty and large values survive"
    case lowerGuardNeverOverwrites = "a lower or equal guard never overwrites"
    case progressNeverMovesBack = "progress keeps the partitions not named and never moves back"
    case foreignLogIsRefused = "a commit of another log or partition count is refused and writes nothing"
    case mixedCommitIsRefused = "a commit that mixes logs or names an unknown partition is refused and writes nothing"
    case groupsAreSeparate = "groups are separate"
    case recordsOfUserAreRead = "all records of one user are read together"
    case contributionsAreOrdered = "contributions of a range are ascending by bucket and partition"
    case highestOfOneCommitStays = "of contributions to the same place in one commit the highest guard stays"
    case repeatedCommitChangesNothing = "a repeated commit changes nothing"
    case partialCommitIsCompleted = "a batch folded again after a partial commit leaves the same state"
    case concurrentCommitsKeepHighest = "of concurrent commits the highest guard stays"
    case reopenedStoreKeepsAll = "a reopened store has everything and goes on refusing"
    case reachedPlaceIsNotAwaited = "a place already reached is not waited for"
    case timeoutEndsWait = "a timeout ends the wait with false"
    case commitEndsWait = "the commit that reaches a place ends the wait for it"
    case cancellationEndsWait = "cancellation ends the wait with false"
    case progressIsAnnounced = "a changed progress is announced"
    case cancellationEndsAnnouncement = "cancellation ends the wait for progress with nil"

    public var testDescription: String { rawValue }

    /// Checks the rule on a fixture of its own.
    public func check(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        switch self {
        case .newStoreIsEmpty: try await checkNewStoreIsEmpty(store)
        case .commitIsRead: try await checkCommitIsRead(store)
        case .usersAreThoseOfAnyGroup: try await checkUsers(store)
        case .bytesSurvive: try await checkBytesSurvive(fixture)
        case .lowerGuardNeverOverwrites: try await checkLowerGuardNeverOverwrites(store)
        case .progressNeverMovesBack: try await checkProgressNeverMovesBack(store)
        case .foreignLogIsRefused: try await checkForeignLogIsRefused(store)
        case .mixedCommitIsRefused: try await checkMixedCommitIsRefused(store)
        case .groupsAreSeparate: try await checkGroupsAreSeparate(store)
        case .recordsOfUserAreRead: try await checkRecordsOfUserAreRead(store)
        case .contributionsAreOrdered: try await checkContributionsAreOrdered(store)
        case .highestOfOneCommitStays: try await checkHighestOfOneCommitStays(store)
        case .repeatedCommitChangesNothing: try await checkRepeatedCommitChangesNothing(store)
        case .partialCommitIsCompleted: try await checkPartialCommitIsCompleted(store)
        case .concurrentCommitsKeepHighest: try await checkConcurrentCommitsKeepHighest(store)
        case .reopenedStoreKeepsAll: try await checkReopenedStoreKeepsAll(fixture)
        case .reachedPlaceIsNotAwaited: try await checkReachedPlaceIsNotAwaited(store)
        case .timeoutEndsWait: try await checkTimeoutEndsWait(store)
        case .commitEndsWait: try await checkCommitEndsWait(store)
        case .cancellationEndsWait: try await checkCancellationEndsWait(store)
        case .progressIsAnnounced: try await checkProgressIsAnnounced(store)
        case .cancellationEndsAnnouncement: try await checkCancellationEndsAnnouncement(store)
        }
    }
}
