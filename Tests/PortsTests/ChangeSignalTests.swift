import Ports
import TestSupport
import Testing

@Suite("A change signal loses no change", .timeLimit(.minutes(2)))
struct ChangeSignalTests {
    @Test("a change between a look and the wait is not lost")
    func earlierChange() async {
        let signal = ChangeSignal()
        let known = signal.count
        signal.notify()
        await signal.wait(past: known)
    }

    @Test("a change wakes everyone who waits")
    func wakesAll() async {
        let signal = ChangeSignal()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await signal.wait(past: 0) } }
            await eventually { signal.waiterCount == 10 }
            signal.notify()
        }
        #expect(signal.waiterCount == 0)
    }

    @Test("a cancelled task does not wait, whenever it was cancelled")
    func cancellation() async {
        let signal = ChangeSignal()
        for round in 0..<200 {
            let waiting = Task { await signal.wait(past: 0) }
            if round % 2 == 0 { await eventually { signal.waiterCount == 1 } }
            waiting.cancel()
            await waiting.value
            #expect(signal.waiterCount == 0)
        }
    }

    @Test("nobody waits for a closed signal")
    func closed() async {
        let signal = ChangeSignal()
        async let waiting: Void = signal.wait(past: 0)
        signal.close()
        await waiting
        await signal.wait(past: 0)
    }
}
