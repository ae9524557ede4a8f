internal import Synchronization

/// Gives each caller a higher number than the one before.
final class AscendingNumbers: Sendable {
    private let last = Atomic<UInt64>(0)

    func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
}
