/// The JSON of an answer, as a client decodes it.
struct AnswerBody: Decodable, Equatable {
    struct Item: Decodable, Equatable {
        let itemid: Int32
        let score: Double?
    }

    struct ReadSet: Decodable, Equatable {
        let recall_offset: Int64?
        let features_offset: Int64?
        let item_bucket: Int32?
        let release: String?
        let catalogue_version: Int64
    }

    let item_list: [Item]
    let read_set: ReadSet
    let degraded: [String]?
}
