/// The answer to a bulk request: what became of each document, in the order sent.
struct BulkAnswer: Decodable {
    struct Result: Decodable {
        var _id: String
        var status: Int
        var error: ErrorAnswer?
    }

    private struct Item: Decodable { var index: Result }

    let results: [Result]

    private enum CodingKeys: String, CodingKey { case items }

    init(from decoder: any Decoder) throws {
        results = try decoder.container(keyedBy: CodingKeys.self).decode([Item].self, forKey: .items).map(\.index)
    }
}
