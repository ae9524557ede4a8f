/// The answer to `GET /<indexes>/_mapping`: what each index says of itself.
struct IndexMappings: Decodable {
    private struct Entry: Decodable {
        var mappings: Mappings
    }

    private struct Mappings: Decodable {
        var _meta: Meta?
    }

    /// Whatever others may have written there.
    private struct Meta: Decodable {
        private enum CodingKeys: String, CodingKey { case freshet }

        let freshet: IndexMeta?

        init(from decoder: any Decoder) {
            let content = try? decoder.container(keyedBy: CodingKeys.self)
            freshet = (try? content?.decodeIfPresent(IndexMeta.self, forKey: .freshet)) ?? nil
        }
    }

    /// By index. Without those that say nothing which this code understands: it did not make them.
    let metas: [String: IndexMeta]

    init(from decoder: any Decoder) throws {
        metas = try [String: Entry](from: decoder)
            .compactMapValues { $0.mappings._meta?.freshet }
            .filter { $0.value.format == IndexMeta.currentFormat }
    }
}
