import Events
import Foundation
import Recall

/// Co-visitation in the plainest words: over whole histories, with dictionaries.
struct PlainCoVisitation {
    struct Pair: Hashable {
        var from: ItemID
        var to: ItemID
    }

    private(set) var weights: [Pair: UInt32] = [:]
    private(set) var visits: [ItemID: Int64] = [:]

    init(_ events: [Event]) {
        var paths: [UserID: [ItemID]] = [:]
        for event in events {
            let item = event.itemID
            visits[item, default: 0] += 1
            for (index, earlier) in (paths[event.userID] ?? []).reversed().prefix(20).enumerated() where earlier != item
            {
                let weight = (1024 / Double(index + 1).squareRoot()).rounded()
                weights[Pair(from: earlier, to: item), default: 0] += UInt32(weight)
            }
            paths[event.userID, default: []].append(item)
        }
    }

    /// The score of an item after a history, by the formula.
    func score(_ item: ItemID, after history: [ItemID]) -> Double {
        let sum = history.reversed().prefix(20).enumerated().reduce(0.0) { sum, entry in
            let weight = Double(weights[Pair(from: entry.element, to: item)] ?? 0) / 1024
            return sum + pow(Double(entry.offset + 1), -0.7) * weight / (Double(visits[entry.element] ?? 0) + 20)
        }
        return sum / pow(Double(visits[item] ?? 1), 0.125)
    }
}
