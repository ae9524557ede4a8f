internal import Events
internal import Ports

/// An item that Elasticsearch does not take, and why.
struct RefusedItem: Hashable {
    var itemID: ItemID
    var reason: String
}

extension PortError {
    /// The most items that a message names.
    private static let mostNamed = 5

    /// Names items that are not taken.
    init(_ refused: [RefusedItem], by server: ElasticsearchConfiguration) {
        let named = refused.prefix(Self.mostNamed).map { "item \($0.itemID) (\($0.reason))" }.joined(separator: ", ")
        let others = refused.count > Self.mostNamed ? " and \(refused.count - Self.mostNamed) more" : ""
        self.init(.invalidRequest, "\(server) does not take \(named)\(others): correct them in the topic items")
    }
}
