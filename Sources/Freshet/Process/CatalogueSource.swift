import Events
import Foundation
import Ports

/// The catalogue: a fold of the compacted topics `items` and `users`, which a MovieLens folder can fill.
struct CatalogueSource {
    let log: any EventLog

    /// - Parameter folder: a folder whose movies.dat and users.dat are put into the topics first.
    /// - Throws: `corrupt` when a value of the topics cannot be read; what the log and the reader of the folder throw.
    func load(from folder: String?) async throws -> Catalogue {
        if let folder { try await fill(from: MovieLens(directory: folder)) }
        let (fold, unreadable) = try await log.catalogue(schema: .movieLens)
        if let error = unreadable.first { throw error }
        return fold.catalogue
    }

    private func fill(from source: MovieLens) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var items: [String: [UInt8]] = [:]
        for item in try source.items() { items[String(item.id)] = Array(try encoder.encode(item)) }
        var users: [String: [UInt8]] = [:]
        for user in try source.users() { users[String(user.id)] = Array(try encoder.encode(user)) }
        try await log.put(items, in: .items)
        try await log.put(users, in: .users)
    }
}
