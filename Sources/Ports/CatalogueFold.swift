public import Events
import Foundation

/// The catalogue as a fold of the compacted topics `items` and `users`, which hold JSON values by id.
public struct CatalogueFold: Sendable {
    public private(set) var catalogue: Catalogue
    private var versions: [CompactedTopic: Int64] = [:]

    public init(schema: CatalogueSchema) {
        catalogue = Catalogue(schema: schema)
    }

    /// Up to which version a topic was folded; 0 before its first record.
    public func version(of topic: CompactedTopic) -> Int64 { versions[topic] ?? 0 }

    /// Folds records of `items` or `users`, ascending by version.
    /// - Returns: an error for each value that cannot be read; what was known of its item or user before stays.
    public mutating func fold(_ records: [CompactedRecord], of topic: CompactedTopic) -> [PortError] {
        var unreadable: [PortError] = []
        for record in records {
            do throws(PortError) {
                try fold(record, of: topic)
            } catch {
                unreadable.append(error)
            }
            versions[topic] = max(version(of: topic), record.version)
        }
        catalogue.version = version(of: .items) + version(of: .users)
        return unreadable
    }

    private mutating func fold(_ record: CompactedRecord, of topic: CompactedTopic) throws(PortError) {
        switch topic {
        case .items: catalogue.put(try Self.decode(Item.self, record, of: topic, id: \.id), version: record.version)
        case .users: catalogue.put(try Self.decode(User.self, record, of: topic, id: \.id))
        case .releases: break
        }
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type,
        _ record: CompactedRecord,
        of topic: CompactedTopic,
        id: (Value) -> Int32
    ) throws(PortError) -> Value {
        let reason: String
        do {
            let value = try JSONDecoder().decode(type, from: Data(record.value))
            guard String(id(value)) != record.key else { return value }
            reason = "it is of id \(id(value))"
        } catch {
            reason = "\(error)"
        }
        throw PortError(
            .corrupt,
            "the value of key \(record.key) in topic \(topic.rawValue) cannot be read: \(reason); put a correct one there"
        )
    }
}

extension EventLog {
    /// The catalogue that the log holds now, and what of it cannot be read.
    public func catalogue(
        schema: CatalogueSchema
    ) async throws(PortError) -> (fold: CatalogueFold, unreadable: [PortError]) {
        var fold = CatalogueFold(schema: schema)
        var unreadable: [PortError] = []
        for topic in [CompactedTopic.items, .users] {
            unreadable += fold.fold(try await records(of: topic, after: 0, waiting: false), of: topic)
        }
        return (fold, unreadable)
    }
}
