public import Events

/// Finds items by their genres and by their vectors. May be used from any task.
///
/// Several servers may share what is behind it: each call may be made by all of them, in any order, and leaves what the
/// newest catalogue says.
public protocol ItemIndex: Sendable {
    /// Makes a release's items searchable, beside those of the releases loaded before. Loading one again is no error.
    /// - Throws: `invalidRequest` for an item that the index cannot take, named in the message.
    func load(_ release: IndexedRelease) async throws(PortError)

    /// Takes over what a loaded release now says of these items; others stay. When it returns, searches see it. With no
    /// items it says whether the release is loaded, by an error where it is not.
    /// - Throws: `invalidRequest` when the release is not loaded, or for an item that the index cannot take; the others are
    ///   taken over all the same.
    func put(_ items: [ItemID], of release: IndexedRelease) async throws(PortError)

    /// Shows a loaded release to readers that name none, unless they see one of a higher number; and forgets releases
    /// before the one before it, which earlier runs may have left behind.
    func promote(_ release: IndexedRelease.Name) async throws(PortError)

    /// Forgets a release's items. A release that is not loaded is none of its concern, and one that readers see stays.
    func unload(_ release: String) async throws(PortError)

    /// The items for a query, by both channels.
    /// - Throws: `invalidRequest` when the release is not loaded, or its vectors have another length than the query's.
    func search(_ query: ItemQuery, release: String) async throws(PortError) -> ItemHits
}
