/// What is known of items and users apart from events, in codes: a fold of the compacted topics `items` and `users`.
///
/// Reading is O(1). An id that is not in it reads as unknown.
public struct Catalogue: Sendable {
    /// An item in codes.
    public struct ItemEntry: Hashable, Sendable {
        /// The year of release, 0 when unknown.
        public var year: Int16
        public var genres: GenreSet
        public var title = ""
        /// The version that the item's value has in the topic `items`; 0 for one that was not read from there.
        public var version: Int64 = 0
    }

    public let schema: CatalogueSchema
    public private(set) var items: [ItemID: ItemEntry] = [:]
    /// The codes of each user's attributes, in the schema's order.
    public private(set) var users: [UserID: [UInt8]] = [:]
    /// Which state of the topics this is: grows with every change of theirs; 0 is the empty catalogue.
    public var version: Int64 = 0
    /// The highest version of an item.
    public private(set) var itemsVersion: Int64 = 0

    public init(schema: CatalogueSchema) {
        self.schema = schema
    }

    /// Adds or replaces an item. Genres that the schema does not know are left out.
    /// - Parameter version: of the value in the topic `items`.
    public mutating func put(_ item: Item, version: Int64 = 0) {
        items[item.id] = ItemEntry(
            year: item.year.flatMap { Int16(exactly: $0) } ?? 0,
            genres: GenreSet(codes: item.genres.lazy.map(schema.genres.code)),
            title: item.title,
            version: version
        )
        itemsVersion = max(itemsVersion, version)
    }

    /// Adds or replaces a user. Attributes that are missing or not known read as code 0.
    public mutating func put(_ user: User) {
        users[user.id] = schema.userAttributes.map { attribute in
            user.attributes[attribute.name].map(attribute.code) ?? 0
        }
    }

    /// The genres of an item, none when it is unknown.
    public func genres(of item: ItemID) -> GenreSet {
        items[item]?.genres ?? GenreSet()
    }

    /// The codes of a user's attributes, zeros when the user is unknown.
    public func attributes(of user: UserID) -> [UInt8] {
        users[user] ?? Array(repeating: 0, count: schema.userAttributes.count)
    }
}
