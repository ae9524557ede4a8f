internal import Ports
internal import ServiceKit

extension ElasticsearchItemIndex {
    /// What an index says of itself; nil when there is no such index.
    /// - Throws: `corrupt` for an index that was not made here, or has a form that this code does not know.
    func meta(of index: String) async throws(PortError) -> IndexMeta? {
        let answer = try await client.send(.manage, .get, "/\(index)/_mapping", accepting: [404])
        guard answer.status != 404 else { return nil }
        guard let meta = try client.decode(IndexMappings.self, answer.body).metas[index] else {
            throw client.failure(
                PortError(
                    .corrupt,
                    "index \(index) of \(client.configuration) was not made by this version of Freshet: remove the index"
                )
            )
        }
        return meta
    }

    /// The indexes of all releases, with what they say of themselves.
    func indexes() async throws(PortError) -> [String: IndexMeta] {
        try await client.send(.manage, .get, "/\(alias)-*/_mapping", as: IndexMappings.self).metas
    }

    /// The indexes behind the alias.
    func shown() async throws(PortError) -> Set<String> {
        struct Entry: Decodable {}
        let answer = try await client.send(.manage, .get, "/_alias/\(alias)", accepting: [404])
        guard answer.status != 404 else { return [] }
        return Set(try client.decode([String: Entry].self, answer.body).keys)
    }

    /// Removes an index, if it is there.
    func remove(_ index: String) async throws(PortError) {
        _ = try await client.send(.manage, .delete, "/\(index)", accepting: [404])
    }

    /// Sends a request that changes indexes.
    /// - Parameter accepted: a status that is no error either.
    /// - Returns: whether it was done; false for that status.
    @discardableResult
    func change(
        _ method: HTTPClientMethod,
        _ path: String,
        _ body: String,
        unless accepted: Int? = nil
    ) async throws(PortError) -> Bool {
        struct Acknowledgement: Decodable { var acknowledged: Bool }
        let accepting = accepted.map { Set([$0]) } ?? []
        let answer = try await client.send(.manage, method, path, .json(Array(body.utf8)), accepting: accepting)
        if answer.status == accepted { return false }
        guard try client.decode(Acknowledgement.self, answer.body).acknowledged else {
            throw client.failure(
                PortError(.unavailable, "\(client.configuration) has not made a change of its indexes known in time")
            )
        }
        return true
    }
}
