import Events
import Ports
public import Testing

/// What every implementation of `EventLog` obeys. A test suite of an implementation runs all cases, each on a new fixture:
///
///     @Test(arguments: EventLogRule.allCases)
///     func obeys(_ rule: EventLogRule) async throws { try await rule.check(fixture()) }
public enum EventLogRule: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case newLogIsEmpty = "a new log ends at 0 in every partition"
    case entriesSurvive = "every field of an entry survives"
    case userKeepsOrder = "the events of a user keep their order in the partition of the user"
    case appendNamesLastOffsets = "an append answers with the last offset of each partition touched"
    case emptyAppendChangesNothing = "an append of nothing changes nothing"
    case concurrentAppendsKeepOrder = "appends of concurrent tasks keep the order of each user"
    case watermarksAreEntries = "a watermark is an entry of its partition"
    case unknownPartitionIsRefused = "a watermark of an unknown partition is refused"
    case consumerIsGivenPartitions = "a lone consumer is given all partitions before it reads"
    case memberStartsWhereStateIs = "a member starts where it says, whatever its group was told"
    case consumerStartsInside = "a consumer starts at the position given, inside a batch too"
    case limitBoundsACall = "a call gives at most about its limit"
    case startBeyondEndIsRefused = "a start beyond the end is refused as state of another log"
    case appendWakesConsumer = "an append wakes a waiting consumer"
    case cancellationEndsConsumer = "cancellation ends a waiting consumer with nil"
    case reopenedLogContinues = "a reopened log is the same log and continues it"
    case newestValueCounts = "a compacted topic gives the newest value of each key, ascending by version"
    case equalValueChangesNothing = "setting an equal value changes nothing"
    case topicsAreSeparate = "compacted topics are separate"
    case putWakesReader = "a changed value wakes a waiting reader"
    case cancellationEndsReader = "cancellation ends a waiting reader with nothing"

    public var testDescription: String { rawValue }

    /// Checks the rule on a fixture of its own.
    public func check(_ fixture: LogFixture) async throws {
        let log = fixture.log
        switch self {
        case .newLogIsEmpty: try await checkNewLogIsEmpty(log)
        case .entriesSurvive: try await checkEntriesSurvive(log)
        case .userKeepsOrder: try await checkUserKeepsOrder(log)
        case .appendNamesLastOffsets: try await checkAppendNamesLastOffsets(log)
        case .emptyAppendChangesNothing: try await checkEmptyAppendChangesNothing(log)
        case .concurrentAppendsKeepOrder: try await checkConcurrentAppendsKeepOrder(log)
        case .watermarksAreEntries: try await checkWatermarksAreEntries(log)
        case .unknownPartitionIsRefused: try await checkUnknownPartitionIsRefused(log)
        case .consumerIsGivenPartitions: try await checkConsumerIsGivenPartitions(log)
        case .memberStartsWhereStateIs: try await checkMemberStartsWhereStateIs(log)
        case .consumerStartsInside: try await checkConsumerStartsInside(log)
        case .limitBoundsACall: try await checkLimitBoundsACall(log)
        case .startBeyondEndIsRefused: try await checkStartBeyondEndIsRefused(log)
        case .appendWakesConsumer: try await checkAppendWakesConsumer(log)
        case .cancellationEndsConsumer: try await checkCancellationEndsConsumer(log)
        case .reopenedLogContinues: try await checkReopenedLogContinues(fixture)
        case .newestValueCounts: try await checkNewestValueCounts(log)
        case .equalValueChangesNothing: try await checkEqualValueChangesNothing(log)
        case .topicsAreSeparate: try await checkTopicsAreSeparate(log)
        case .putWakesReader: try await checkPutWakesReader(log)
        case .cancellationEndsReader: try await checkCancellationEndsReader(log)
        }
    }
}
