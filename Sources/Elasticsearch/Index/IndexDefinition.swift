/// How a release's index is made.
enum IndexDefinition {
    /// The body of `PUT /<index>`.
    ///
    /// One shard: a catalogue of a million items has room in it, and scores of shards need not be merged. A copy where there
    /// is a second node. Vectors are searched by their inner product, unquantised.
    static func json(dimensions: Int, meta: IndexMeta) -> [UInt8] {
        var json = JSONText()
        json.raw(#"{"settings":{"number_of_shards":1,"auto_expand_replicas":"0-1"},"#)
        json.raw(#""mappings":{"dynamic":"strict","_meta":"#)
        json.raw(meta.json)
        json.raw(#","properties":{"itemid":{"type":"long"},"genres":{"type":"long"},"visits":{"type":"long"},"#)
        json.raw(#""title":{"type":"text"},"year":{"type":"integer"},"item_vector":{"type":"dense_vector","dims":"#)
        json.raw("\(dimensions)")
        json.raw(#","index":true,"similarity":"max_inner_product","index_options":{"type":"hnsw"}}}}}"#)
        return json.bytes
    }
}
