internal import Events
internal import Ports
internal import Recall
internal import ServiceKit

extension ElasticsearchItemIndex {
    /// The documents of a request at most; one has some hundred bytes.
    private static let batchSize = 500
    /// How often a batch is sent again, with pauses of 0.1, 0.2, ... seconds, for documents that there was no room for.
    private static let repetitions = 6

    /// Writes items as a release has them. Searches see them when this returns.
    /// - Throws: `invalidRequest` with the items that Elasticsearch does not take; the others are written all the same.
    func write(_ items: [ItemID], of release: IndexedRelease, into index: String) async throws(PortError) {
        var refused: [RefusedItem] = []
        for start in stride(from: 0, to: items.count, by: Self.batchSize) {
            var documents: [ItemDocument] = []
            for item in items[start..<min(start + Self.batchSize, items.count)] {
                guard let entry = release.items.entry(of: item) else { continue }
                do throws(PortError) {
                    documents.append(try ItemDocument(entry, release.catalogue.items[item]))
                } catch {
                    refused.append(RefusedItem(itemID: item, reason: error.message))
                }
            }
            refused += try await write(documents, into: index)
        }
        _ = try await client.send(.manage, .post, "/\(index)/_refresh")
        guard refused.isEmpty else { throw client.failure(PortError(refused, by: client.configuration)) }
    }

    /// Writes documents, again those that there was no room for.
    /// - Returns: those that are not taken.
    private func write(_ documents: [ItemDocument], into index: String) async throws(PortError) -> [RefusedItem] {
        var refused: [RefusedItem] = []
        var waiting = documents
        var pause = Duration.milliseconds(100)
        for attempt in 0... where !waiting.isEmpty {
            let answer = try await client.send(
                .bulk,
                .post,
                "/\(index)/_bulk",
                .lines(waiting.flatMap(\.lines)),
                as: BulkAnswer.self
            )
            let outcome = try BulkOutcome(answer, of: waiting, from: client.configuration)
            client.metrics.wrote(outcome.written)
            refused += outcome.refused
            waiting = outcome.rejected
            guard !waiting.isEmpty else { break }
            let noRoom = PortError(
                .unavailable,
                "\(client.configuration) has no room now for \(waiting.count) items: \(outcome.rejection)"
            )
            guard attempt < Self.repetitions else { throw client.failure(noRoom) }
            do { try await Task.sleep(for: pause) } catch { throw client.failure(noRoom) }
            pause *= 2
        }
        return refused
    }
}
