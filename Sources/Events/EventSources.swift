/// The highest event number seen of each source, for the sources seen last: recognises an event that was sent again.
///
/// Keeps at most `capacity` sources (16 bytes each, 13 encoded at most); when another one appears, the one that was quiet for
/// longest is forgotten. An event without an id is always new.
public struct EventSources: Hashable, Sendable {
    /// How many sources are kept.
    public static let capacity = 8

    /// The newest number of each source; the source seen last comes last.
    private var newest: [EventID] = []

    public init() {}

    /// Whether the event was taken in before.
    public func contains(_ id: EventID?) -> Bool {
        guard let id, let known = newest.first(where: { $0.source == id.source }) else { return false }
        return id.sequence <= known.sequence
    }

    /// Takes in a new event.
    public mutating func insert(_ id: EventID?) {
        guard let id else { return }
        if let index = newest.firstIndex(where: { $0.source == id.source }) {
            newest.remove(at: index)
        } else if newest.count == Self.capacity {
            newest.removeFirst()
        }
        newest.append(id)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.count(newest.count)
        for id in newest {
            writer.fixed64(id.source)
            writer.unsigned(id.sequence)
        }
    }

    public init(from reader: inout ByteReader) throws(CodecError) {
        let count = try reader.count()
        guard count <= Self.capacity else { throw .invalid("\(count) sources of events") }
        for _ in 0..<count {
            newest.append(EventID(source: try reader.fixed64(), sequence: try reader.unsigned()))
        }
    }
}
