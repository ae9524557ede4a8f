public import Events
import Foundation

extension CoVisitation {
    /// How many of the user's last items a query starts from.
    public static let queryLength = 20
    /// How fast an item's say fades with its age in the history: age^-0.7.
    private static let fading: [Float] = (1...queryLength).map { age in
        pow(Float(age), -0.7)
    }
    /// Added to the visits of an item that a query starts from: rarely visited items say less.
    private static let shrinkage: Float = 20

    /// Scores every item by how much it is visited soon after the user's last items.
    ///
    /// The score of an item is the sum over the last `queryLength` items of age^-0.7 x weight / (visits + 20), divided by the
    /// item's own visits to the power of 1/8. Thread: any. O(queryLength x neighbours + items).
    public func scores(after history: [UserRecall.HistoryEntry]) -> CoVisitationScores {
        var scores = [Float](repeating: 0, count: items.count)
        for (age, entry) in history.suffix(Self.queryLength).reversed().enumerated() {
            guard let from = row(of: entry.itemID) else { continue }
            let factor =
                Self.fading[age] / (Float(Self.unit) * (Float(visits[Int(from)]) + Self.shrinkage))
            for neighbour in neighbours[Int(from)] {
                scores[Int(neighbour.row)] += factor * Float(neighbour.weight)
            }
        }
        for row in scores.indices { scores[row] /= damping[row] }
        return CoVisitationScores(table: self, scores: scores)
    }

    /// All items, the most visited first; ties by id. O(items x log items).
    public func popularItems() -> [ItemID] {
        items.indices.sorted { (visits[$0], items[$1]) > (visits[$1], items[$0]) }.map { items[$0] }
    }
}

/// The scores of all items for one user's history.
public struct CoVisitationScores: Sendable {
    private let table: CoVisitation
    private let scores: [Float]

    init(table: CoVisitation, scores: [Float]) {
        self.table = table
        self.scores = scores
    }

    /// The score of an item, 0 when nothing leads to it.
    public subscript(item: ItemID) -> Float {
        table.row(of: item).map { scores[Int($0)] } ?? 0
    }

    /// The best items that something leads to, best first; ties by id.
    public func best(_ size: Int, excluding excluded: Set<ItemID>) -> [ItemID] {
        var best = TopItems(size: size)
        for (row, score) in scores.enumerated() where score > 0 {
            let item = table.items[row]
            if best.admits(score, item), !excluded.contains(item) { best.insert(score, item) }
        }
        return best.descending().map(\.item)
    }
}
