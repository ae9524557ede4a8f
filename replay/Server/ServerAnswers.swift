import Events

/// An item of an answer, with its score.
struct ScoredItem: Decodable {
    var itemid: ItemID
    var score: Double
}

/// The answer of `POST /ml/rec` and `POST /ml/score`.
struct ItemListAnswer: Decodable {
    var item_list: [ScoredItem]
    var read_set: ReadSet?
    /// Why the answer is worse than it could be; nil when it is not.
    var degraded: [String]?
}

/// The answer of `POST /ml/event`.
struct AcceptedAnswer: Decodable {
    var positions: [String]
}

/// An error's problem document.
struct ProblemAnswer: Decodable {
    var title: String?
    var detail: String?
}
