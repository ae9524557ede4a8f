import Synchronization

/// Hands out the numbers 0..<end, each once.
final class Cursor: Sendable {
    private let end: Int
    private let position = Mutex(0)

    init(end: Int) { self.end = end }

    func next() -> Int? {
        position.withLock { position in
            guard position < end else { return nil }
            defer { position += 1 }
            return position
        }
    }
}
