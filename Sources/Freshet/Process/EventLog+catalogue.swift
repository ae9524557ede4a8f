import Events
import Ports

extension EventLog {
    /// The catalogue that the log holds.
    /// - Throws: `invalidRequest` when there are no items: whatever is folded without them would have to be folded again.
    func requiredCatalogue() async throws(PortError) -> Catalogue {
        let catalogue = try await CatalogueSource(log: self).read()
        guard !catalogue.items.isEmpty else {
            throw PortError(
                .invalidRequest,
                "the topic items is empty: fill the catalogue first, with `freshet topics create --data folder`"
            )
        }
        return catalogue
    }
}
