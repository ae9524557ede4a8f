import Events
import Testing

@testable import Kafka

@Suite("What a member of a group does next")
struct MembershipTests {
    private let now = ContinuousClock.now

    /// A member that reads partitions.
    private func member(reading partitions: [Int32]) -> Membership {
        var member = Membership(patience: .seconds(5))
        _ = member.give(partitions)
        _ = member.ask()
        _ = member.start(at: Position())
        return member
    }

    @Test("Partitions are read only when the caller has said from where")
    func given() {
        var member = Membership(patience: .seconds(5))
        #expect(member.give([2, 0]) == nil)
        #expect(member.owesAction)
        #expect(member.reading.isEmpty)
        var (action, news) = member.ask()
        #expect(action == nil && news == .assigned([0, 2]))
        #expect(member.start(at: Position([0: 7])) == .assign([0: 7, 2: 0]))
        #expect(member.reading == [0, 2])
        #expect(!member.owesAction)
        (action, news) = member.ask()
        #expect(action == nil && news == nil)
    }

    @Test("A caller that asks again before it has answered is told so")
    func unanswered() {
        var member = Membership(patience: .seconds(5))
        _ = member.give([1])
        _ = member.ask()
        #expect(member.ask().news == .answerMissing)
    }

    @Test("An assignment of nothing is answered without the caller")
    func nothingGiven() {
        var member = member(reading: [1])
        #expect(member.give([]) == .assign([:]))
        #expect(member.ask().news == nil)
        #expect(member.reading == [1])
    }

    @Test("A caller that waits loses partitions at once, and is told")
    func takenFromWaiting() {
        var member = member(reading: [0, 1, 2])
        #expect(member.take([1, 2], isLost: false, isCallerWorking: false, now: now) == .unassign([1, 2]))
        #expect(member.reading == [0])
        let (action, news) = member.ask()
        #expect(action == nil && news == .revoked([1, 2]))
        #expect(member.ask().news == nil)
    }

    @Test("A caller that works keeps partitions until it asks again")
    func takenFromWorking() {
        var member = member(reading: [0, 1])
        #expect(member.take([1], isLost: false, isCallerWorking: true, now: now) == nil)
        #expect(member.owesAction)
        #expect(member.tick(now + .seconds(4)) == nil)
        let (action, news) = member.ask()
        #expect(action == .unassign([1]) && news == .revoked([1]))
        #expect(!member.owesAction)
        #expect(member.tick(now + .seconds(60)) == nil)
    }

    @Test("A caller that works for too long loses partitions all the same, and is told when it asks")
    func patienceEnds() {
        var member = member(reading: [0, 1])
        _ = member.take([1], isLost: false, isCallerWorking: true, now: now)
        #expect(member.tick(now + .seconds(5)) == .unassign([1]))
        let (action, news) = member.ask()
        #expect(action == nil && news == .revoked([1]))
    }

    @Test("Lost partitions are dropped at once")
    func lost() {
        var member = member(reading: [0, 1])
        #expect(member.take([0, 1], isLost: true, isCallerWorking: true, now: now) == .unassign([0, 1]))
        #expect(member.reading.isEmpty)
        #expect(member.ask().news == .revoked([0, 1]))
    }

    @Test("Partitions lost while others were being taken away are dropped with them")
    func lostWhileTaken() {
        var member = member(reading: [0, 1])
        _ = member.take([1], isLost: false, isCallerWorking: true, now: now)
        #expect(member.take([0, 1], isLost: true, isCallerWorking: true, now: now) == .unassign([0, 1]))
        #expect(member.ask().news == .revoked([0, 1]))
        #expect(member.ask().news == nil)
    }

    @Test("Partitions taken away before the caller knew of them are never mentioned")
    func takenUntold() {
        var member = member(reading: [0])
        _ = member.give([1])
        #expect(member.take([1], isLost: false, isCallerWorking: true, now: now) == .unassign([]))
        #expect(member.ask().news == nil)
        #expect(member.reading == [0])
    }

    @Test("A start that comes after the partitions were taken away starts nothing")
    func lateStart() {
        var member = Membership(patience: .seconds(5))
        _ = member.give([0, 1])
        _ = member.ask()
        #expect(member.take([0, 1], isLost: true, isCallerWorking: true, now: now) == .unassign([]))
        #expect(member.start(at: Position([0: 3])) == nil)
        #expect(member.reading.isEmpty)
        #expect(member.ask().news == .revoked([0, 1]))
    }

    @Test("A loss is told before the partitions that come next")
    func order() {
        var member = member(reading: [0])
        _ = member.take([0], isLost: true, isCallerWorking: true, now: now)
        _ = member.give([0, 3])
        #expect(member.ask().news == .revoked([0]))
        #expect(member.ask().news == .assigned([0, 3]))
    }
}
