/// An item as it comes from outside.
public struct Item: Codable, Hashable, Sendable {
    public var id: ItemID
    public var title: String
    /// The year of release, if known.
    public var year: Int?
    /// The names of its genres, in any order.
    public var genres: [String]

    public init(id: ItemID, title: String, year: Int?, genres: [String]) {
        self.id = id
        self.title = title
        self.year = year
        self.genres = genres
    }
}
