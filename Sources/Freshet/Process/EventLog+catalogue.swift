import Events
import Ports

extension EventLog {
    /// The catalogue that the log holds.
    /// - Parameter isFollowed: a `CatalogueFollower` will report values that cannot be read; they are passed over here.
    /// - Throws: `invalidRequest` when there are no items: whatever is folded without them would have to be folded again.
    func requiredCatalogue(isFollowed: Bool = false) async throws(PortError) -> Catalogue {
        let (fold, unreadable) = try await catalogue(schema: .movieLens)
        if !isFollowed, let error = unreadable.first { throw error }
        guard !fold.catalogue.items.isEmpty else {
            throw PortError(
                .invalidRequest,
                "the topic items is empty: fill the catalogue first, with `freshet topics create --data folder`"
            )
        }
        return fold.catalogue
    }
}
