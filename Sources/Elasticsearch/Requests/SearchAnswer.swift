/// The answer to `POST /_msearch`.
struct SearchAnswer: Decodable {
    /// The answer to one search: hits, or an error.
    struct Part: Decodable {
        struct Shards: Decodable { var failed: Int }
        struct Hits: Decodable { var hits: [Hit] }
        struct Hit: Decodable {
            var _id: String
            /// Nil where hits are in an order of their own.
            var _score: Double?
        }

        var status: Int?
        var error: ErrorAnswer?
        var timed_out: Bool?
        var _shards: Shards?
        var hits: Hits?
    }

    var responses: [Part]
}
