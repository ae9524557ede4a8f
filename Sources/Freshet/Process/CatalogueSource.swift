import Events
import Foundation
import Ports

/// The catalogue: a fold of the compacted topics `items` and `users`, which a MovieLens folder can fill.
struct CatalogueSource {
    let log: any EventLog

    /// - Parameter folder: a folder whose movies.dat and users.dat are put into the topics first.
    func load(from folder: String?) async throws -> Catalogue {
        if let folder { try await fill(from: MovieLens(directory: folder)) }
        var catalogue = Catalogue(schema: .movieLens)
        let items = try await log.records(of: .items, after: 0, waiting: false)
        for record in items { catalogue.put(try JSONDecoder().decode(Item.self, from: Data(record.value))) }
        let users = try await log.records(of: .users, after: 0, waiting: false)
        for record in users { catalogue.put(try JSONDecoder().decode(User.self, from: Data(record.value))) }
        catalogue.version = (items.last?.version ?? 0) + (users.last?.version ?? 0)
        return catalogue
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
