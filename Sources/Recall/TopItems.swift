public import Events

/// Keeps the best of a stream of scored items: a binary heap with the worst on top. Ties by id, the lower one better.
public struct TopItems: Sendable {
    private let size: Int
    private var heap: [(score: Float, item: ItemID)] = []

    public init(size: Int) {
        self.size = max(size, 0)
        heap.reserveCapacity(self.size)
    }

    /// Whether `insert` would keep the item. O(1).
    public func admits(_ score: Float, _ item: ItemID) -> Bool {
        guard size > 0, !score.isNaN else { return false }
        guard heap.count == size else { return true }
        return Self.isWorse(heap[0], (score, item))
    }

    /// Adds an item; the worst one goes if there are too many. O(log size).
    public mutating func insert(_ score: Float, _ item: ItemID) {
        guard admits(score, item) else { return }
        if heap.count < size {
            heap.append((score, item))
            siftUp(heap.count - 1)
        } else {
            heap[0] = (score, item)
            siftDown(0)
        }
    }

    /// What was kept, best first. O(size x log size).
    public func descending() -> [(item: ItemID, score: Float)] {
        heap.sorted { Self.isWorse($1, $0) }.map { ($0.item, $0.score) }
    }

    private static func isWorse(_ a: (score: Float, item: ItemID), _ b: (score: Float, item: ItemID)) -> Bool {
        a.score != b.score ? a.score < b.score : a.item > b.item
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isWorse(heap[child], heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var worst = parent
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            if left < heap.count, Self.isWorse(heap[left], heap[worst]) { worst = left }
            if right < heap.count, Self.isWorse(heap[right], heap[worst]) { worst = right }
            guard worst != parent else { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
