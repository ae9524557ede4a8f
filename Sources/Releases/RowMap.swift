/// Maps ids to the dense rows of a model's tables. Row 0 stands for every id that is not known.
public struct RowMap: Hashable, Sendable {
    /// The id of each row; the first is 0.
    public let ids: [Int32]
    private let rows: [Int32: Int32]

    /// - Parameter ids: the known ids, in any order; ascending in the map, so that equal sets give equal maps.
    public init(_ ids: some Sequence<Int32>) {
        self.ids = [0] + Set(ids).subtracting([0]).sorted()
        rows = Dictionary(uniqueKeysWithValues: self.ids.enumerated().map { ($1, Int32($0)) })
    }

    /// The row of an id, 0 when it is not known.
    public subscript(id: Int32) -> Int32 { rows[id] ?? 0 }

    /// The number of rows, the unknown one included.
    public var count: Int { ids.count }

    /// For each row, the row of the same id in another map, or -1 for an id that is new.
    public func rows(in parent: RowMap) -> [Int32] {
        ids.map { id in
            let row = parent[id]
            return row == 0 && id != 0 ? -1 : row
        }
    }
}

extension RowMap: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try [Int32](from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        try ids.dropFirst().map { $0 }.encode(to: encoder)
    }
}
