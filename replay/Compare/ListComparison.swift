import Events

/// How two recommenders' answers about one user differ.
enum ListComparison: Equatable {
    /// The same items in the same order, scores apart by the tolerance at most.
    case equal
    /// The same but for items whose scores are apart by the tolerance at most.
    case equalButForTies
    /// What differs, in words.
    case different(String)

    /// How far apart the scores of an item may be.
    static let tolerance = 1e-5

    /// Each list is ordered by its own scores, so scores that agree allow another order only among ties. An item that only
    /// one list has is a tie when it scores no more than the other list's last item.
    init(_ first: Recommendation, _ second: Recommendation) {
        guard first.readSet == second.readSet else {
            self = .different("answers from other state: \(first.readSet.text) against \(second.readSet.text)")
            return
        }
        guard first.items.count == second.items.count else {
            self = .different("\(first.items.count) items against \(second.items.count)")
            return
        }
        if let flaw = Self.flaw(first, second) ?? Self.flaw(second, first) {
            self = .different(flaw)
        } else {
            self = first.items == second.items ? .equal : .equalButForTies
        }
    }

    /// An item of `first` that `second` scores otherwise or should have.
    private static func flaw(_ first: Recommendation, _ second: Recommendation) -> String? {
        let scores = Dictionary(zip(second.items, second.scores), uniquingKeysWith: { score, _ in score })
        for (place, (item, score)) in zip(first.items, first.scores).enumerated() {
            if let other = scores[item] {
                guard abs(score - other) <= tolerance else {
                    return "item \(item) at place \(place + 1) scores \(score) against \(other)"
                }
            } else if let last = second.scores.last, score > last + tolerance {
                return "item \(item) at place \(place + 1) scores \(score) and is missing from the other list"
            }
        }
        return nil
    }

    /// The largest difference between the scores of an item that both lists have; 0 when they share none.
    static func scoreDifference(_ first: Recommendation, _ second: Recommendation) -> Double {
        let scores = Dictionary(zip(second.items, second.scores), uniquingKeysWith: { score, _ in score })
        return zip(first.items, first.scores).reduce(0) { largest, scored in
            scores[scored.0].map { max(largest, abs(scored.1 - $0)) } ?? largest
        }
    }
}
