public import Ports

/// A state store under test: new and empty.
public struct StoreFixture: Sendable {
    public var store: any StateStore
    /// Closes `store` and opens the same store again, as a restarted process would.
    public var reopen: @Sendable () async throws -> any StateStore

    public init(store: any StateStore, reopen: @escaping @Sendable () async throws -> any StateStore) {
        self.store = store
        self.reopen = reopen
    }
}
