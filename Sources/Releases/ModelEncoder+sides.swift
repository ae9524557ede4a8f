import Events
import Features
import Models

extension ModelEncoder {
    /// All rows as one batch.
    func batch(_ rows: RankerRows) -> SampleBatch {
        var batch = SampleBatch(input: input)
        batch.resize(to: rows.itemIDs.count)
        for (place, item) in rows.itemIDs.enumerated() {
            encode(
                rows.rows.values,
                at: place * rows.rows.width,
                userID: rows.userID,
                itemID: item,
                into: &batch,
                place: place
            )
        }
        return batch
    }

    /// The rows of the user's fields, in the input's order.
    func userCategories(_ userID: UserID, attributes: [UInt8]) -> [Int32] {
        [users[userID]] + attributes.map(Int32.init)
    }

    /// The rows of the item's fields, in the input's order.
    func itemCategories(_ itemID: ItemID) -> [Int32] {
        [items[itemID]]
    }

    /// The item's factorised columns: a flag per genre.
    func genreFlags(_ genres: GenreSet) -> [Float] {
        let count = input.dense.count { $0.factorised }
        return (0..<count).map { genres.contains(UInt8($0 + 1)) ? 1 : 0 }
    }
}
