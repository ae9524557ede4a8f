internal import Ports

/// What became of the documents of a bulk request.
struct BulkOutcome {
    /// How many were written.
    private(set) var written = 0
    /// Those that there was no room for now.
    private(set) var rejected: [ItemDocument] = []
    /// Why, in the case of one of them.
    private(set) var rejection = ""
    /// Those that are not taken.
    private(set) var refused: [RefusedItem] = []

    /// - Throws: `unavailable` for an answer that is not one to these documents, and for a failure of the server.
    init(
        _ answer: BulkAnswer,
        of documents: [ItemDocument],
        from server: ElasticsearchConfiguration
    ) throws(PortError) {
        guard answer.results.map(\._id) == documents.map({ String($0.itemID) }) else {
            throw PortError(.unavailable, "\(server) answered for other items than it was sent")
        }
        guard !answer.results.contains(where: { $0.status == 404 }) else {
            throw PortError(.unavailable, "the index of \(server) was removed while items were written to it")
        }
        for (document, result) in zip(documents, answer.results) { take(result, of: document) }
    }

    private mutating func take(_ result: BulkAnswer.Result, of document: ItemDocument) {
        switch result.status {
        case 200..<300: written += 1
        // It has the item in this state, or in a later one.
        case 409: break
        case 429, 500...:
            rejected.append(document)
            rejection = "\(result.status) \(result.error?.description ?? "")"
        default:
            refused.append(
                RefusedItem(itemID: document.itemID, reason: result.error?.description ?? "\(result.status)")
            )
        }
    }
}
