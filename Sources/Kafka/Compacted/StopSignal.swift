internal import Synchronization

/// Tells a thread that what it works on is not wanted any more.
final class StopSignal: Sendable {
    private let state = Atomic(false)
    /// Rings when it is told.
    let doorbell = Doorbell()

    var isStopped: Bool { state.load(ordering: .acquiring) }

    func stop() {
        state.store(true, ordering: .releasing)
        doorbell.ring()
    }
}
