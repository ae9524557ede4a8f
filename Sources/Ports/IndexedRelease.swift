public import Events
public import Recall

/// The items of a release as an index takes them: their vectors, and what the catalogue says of them.
public struct IndexedRelease: Sendable {
    /// A release by name and place in the chain of releases.
    public struct Name: Hashable, Sendable {
        public var version: String
        public var number: Int

        public init(version: String, number: Int) {
            self.version = version
            self.number = number
        }
    }

    public var name: Name
    /// An entry for each item of the catalogue.
    public var items: ItemVectors
    /// The catalogue that the entries were made from: titles, years, and how new each item is.
    public var catalogue: Catalogue

    public init(name: Name, items: ItemVectors, catalogue: Catalogue) {
        self.name = name
        self.items = items
        self.catalogue = catalogue
    }
}
