internal import Dispatch
internal import Synchronization

/// Wakes the one thread that sleeps on it. Rings before the thread looks count as one.
///
/// May be rung from any thread, librdkafka's included: it takes no lock that anybody holds for long.
final class Doorbell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isRung = Atomic(false)

    func ring() {
        if !isRung.exchange(true, ordering: .acquiringAndReleasing) { semaphore.signal() }
    }

    /// Sleeps until somebody rings, or rang since the last call, or the time has passed.
    func wait(upTo duration: Duration) {
        let milliseconds = Int(min(max(0, (duration / .milliseconds(1)).rounded(.up)), 1e9))
        _ = semaphore.wait(timeout: .now() + .milliseconds(milliseconds))
        // Whatever rang before this line happened before the caller looks.
        _ = isRung.exchange(false, ordering: .acquiringAndReleasing)
    }
}
