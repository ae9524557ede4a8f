import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Kafka

@Suite("Questions to the brokers", .timeLimit(.minutes(1)))
struct QuestionDeskTests {
    @Test("A few are asked at a time; beyond those that may wait, none is taken")
    func bounded() async {
        let desk = QuestionDesk()
        let gate = DispatchSemaphore(value: 0)
        let running = Mutex(0)
        let most = Mutex(0)
        let asked = Mutex<Set<Int>>([])
        let total = QuestionDesk.maximumThreads + QuestionDesk.maximumWaiting
        for number in 0..<total {
            let isTaken = desk.take {
                let count = running.withLock { running in
                    running += 1
                    return running
                }
                most.withLock { $0 = max($0, count) }
                gate.wait()
                running.withLock { $0 -= 1 }
                asked.withLock { _ = $0.insert(number) }
            }
            #expect(isTaken)
        }
        #expect(!desk.take { Issue.record("it was not taken") })
        for _ in 0..<total { gate.signal() }
        await eventually { asked.withLock { $0.count } == total }
        #expect(most.withLock { $0 } <= QuestionDesk.maximumThreads)
        let isAskedLater = Mutex(false)
        await eventually { desk.take { isAskedLater.withLock { $0 = true } } }
        await eventually { isAskedLater.withLock { $0 } }
    }
}
