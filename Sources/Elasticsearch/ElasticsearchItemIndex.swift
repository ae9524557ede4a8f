internal import Events
public import Ports
internal import ServiceKit

/// The item index in Elasticsearch: an index per release, and an alias on the newest for other readers.
///
/// Any number of servers may share it; docs/elasticsearch.md says how items lie there.
public struct ElasticsearchItemIndex: ItemIndex {
    let client: ElasticsearchClient

    /// Connects when it is first used.
    public init(_ configuration: ElasticsearchConfiguration) {
        client = ElasticsearchClient(configuration)
    }

    var alias: String { client.configuration.alias }

    /// The name of a release's index.
    /// - Throws: `invalidRequest` for a release whose version cannot be part of a name; there is no such index.
    func name(of release: String) throws(PortError) -> String {
        let name = "\(alias)-\(release)"
        let isAllowed: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard !release.isEmpty, name.utf8.count <= 255, name.utf8.allSatisfy(isAllowed) else {
            throw PortError(
                .invalidRequest,
                "release '\(release.prefix(80))' can have no index: a version has lower-case letters, digits, '-', '_', '.'"
            )
        }
        return name
    }

    /// A release that nobody can search.
    func notLoaded(_ index: String) -> PortError {
        PortError(.invalidRequest, "\(client.configuration) has no whole index \(index): that release is not loaded")
    }

    public func search(_ query: ItemQuery, release: String) async throws(PortError) -> ItemHits {
        let index = try name(of: release)
        guard query.vector.allSatisfy(\.isFinite) else {
            throw PortError(.invalidRequest, "the vector that is searched for has numbers that are not finite")
        }
        let request = SearchRequest(query, index: index)
        guard !request.channels.isEmpty else { return ItemHits() }
        let answer = try await client.send(.search, .post, "/_msearch", .lines(request.lines), as: SearchAnswer.self)
        guard answer.responses.count == request.channels.count else { throw partial() }
        var hits = ItemHits()
        for (channel, part) in zip(request.channels, answer.responses) {
            switch channel {
            case .terms: hits.byTerms = try items(of: part, index).prefix(query.termSize).map(\.id)
            case .vector:
                let found = try items(of: part, index).sorted { ($1.score, $0.id) < ($0.score, $1.id) }
                hits.byVector = found.prefix(query.vectorSize).map(\.id)
            }
        }
        return hits
    }

    private func items(
        of part: SearchAnswer.Part,
        _ index: String
    ) throws(PortError) -> [(id: ItemID, score: Double)] {
        if let error = part.error {
            let status = part.status ?? 500
            if status == 404 { throw client.failure(notLoaded(index)) }
            throw client.failure(PortError(status: status, error, from: client.configuration))
        }
        guard let hits = part.hits?.hits, part.timed_out == false, part._shards?.failed == 0 else { throw partial() }
        var items: [(id: ItemID, score: Double)] = []
        for hit in hits {
            guard let id = ItemID(hit._id) else {
                throw client.failure(
                    PortError(.corrupt, "index \(index) has a document that is no item: remove the index")
                )
            }
            items.append((id, hit._score ?? 0))
        }
        return items
    }

    private func partial() -> PortError {
        client.failure(PortError(.unavailable, "\(client.configuration) searched only a part of the items"))
    }
}
