import Events
import Foundation
import Ports

/// The catalogue: a fold of the compacted topics `items` and `users`, which a MovieLens folder can fill.
struct CatalogueSource {
    let log: any EventLog

    /// - Parameter folder: a folder whose movies.dat and users.dat are put into the topics first.
    func load(from folder: String?) async throws -> Catalogue {
        if let folder { try await fill(from: MovieLens(directory: folder)) }
        return try await read()
    }

    /// The catalogue as the topics have it.
    /// - Throws: `corrupt` when a value cannot be read; what the log throws.
    func read() async throws(PortError) -> Catalogue {
        var catalogue = Catalogue(schema: .movieLens)
        let items = try await log.records(of: .items, after: 0, waiting: false)
        for record in items { catalogue.put(try Self.decode(Item.self, record, of: .items)) }
        let users = try await log.records(of: .users, after: 0, waiting: false)
        for record in users { catalogue.put(try Self.decode(User.self, record, of: .users)) }
        catalogue.version = (items.last?.version ?? 0) + (users.last?.version ?? 0)
        return catalogue
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type,
        _ record: CompactedRecord,
        of topic: CompactedTopic
    ) throws(PortError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(record.value))
        } catch {
            throw PortError(
                .corrupt,
                "the value of key \(record.key) in topic \(topic.rawValue) cannot be read: \(error); put a correct one there"
            )
        }
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
