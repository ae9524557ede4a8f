internal import Events
internal import Ports
internal import Recall

/// An item as a bulk request writes it: two lines.
struct ItemDocument {
    let itemID: ItemID
    /// The action and the document, each with a line's end.
    let lines: [UInt8]

    /// The document's version is the item's in the catalogue, so that an older state never replaces a newer one, whichever
    /// server sends it.
    /// - Throws: `invalidRequest` when the vector has numbers that JSON cannot have.
    init(_ entry: ItemVectors.Entry, _ item: Catalogue.ItemEntry?) throws(PortError) {
        itemID = entry.itemID
        guard entry.vector.allSatisfy(\.isFinite) else {
            throw PortError(.invalidRequest, "its vector has numbers that are not finite")
        }
        var json = JSONText()
        json.raw(#"{"index":{"_id":"\#(entry.itemID)","version":\#(item?.version ?? 0),"version_type":"external"}}"#)
        json.raw("\n")
        json.raw(#"{"itemid":\#(entry.itemID),"genres":"#)
        json.array(entry.genres.map { Int($0) })
        json.raw(#","visits":\#(entry.visits),"title":"#)
        json.string(item?.title ?? "")
        if let year = item?.year, year != 0 { json.raw(#","year":\#(year)"#) }
        json.raw(#","item_vector":"#)
        json.array(entry.vector)
        json.raw("}\n")
        lines = json.bytes
    }
}
