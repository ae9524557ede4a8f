public import Events

/// Which items are visited soon after which: what all closed buckets add up to.
///
/// For each visit of an item, each of the `window` items visited before it by the same user gains weight towards it, less
/// the further back it lies (d^-0.5). Weights are fixed-point integers, so that sums do not depend on their order. An item
/// keeps a bounded number of neighbours: when a closed bucket takes it above twice `neighbourLimit`, the weakest go.
///
/// Item ids are mapped to dense rows here; rows never show outside.
public struct CoVisitation: Sendable {
    /// How far back a visit reaches, in visits.
    public static let window = 20
    /// The weight of the visit before, distance 1.
    static let unit: UInt32 = 1024

    struct Neighbour: Sendable {
        var row: Int32
        var weight: UInt32
    }

    /// How many neighbours an item is cut down to.
    public let neighbourLimit: Int
    /// The items by row.
    private(set) var items: [ItemID] = []
    /// How often each item was visited, by row.
    private(set) var visits: [Int64] = []
    /// The items visited after each item, in no particular order; by row.
    private(set) var neighbours: [[Neighbour]] = []
    /// What a score towards each item is divided by, by row: visits to the power of 1/8.
    private(set) var damping: [Float] = []
    private var rows: [ItemID: Int32] = [:]

    private static let weights: [UInt32] = (1...window).map { distance in
        UInt32((Double(unit) / Double(distance).squareRoot()).rounded())
    }

    public init(neighbourLimit: Int = 512) {
        self.neighbourLimit = neighbourLimit
    }

    /// The row of an item, nil when it was never visited.
    func row(of item: ItemID) -> Int32? { rows[item] }

    /// How often an item was visited.
    public func visits(of item: ItemID) -> Int64 {
        rows[item].map { visits[Int($0)] } ?? 0
    }

    /// Adds a closed bucket: the contributions of all its partitions.
    ///
    /// O(visits x window + neighbours of the items touched).
    public mutating func merge(_ contributions: [VisitSequences]) {
        var gains = CoVisitationGains()
        for contribution in contributions {
            for sequence in contribution.users.values { collect(sequence, into: &gains) }
        }
        var scratch = [UInt32](repeating: 0, count: items.count)
        for (from, range) in gains.grouped(rowCount: items.count) {
            merge(range, into: from, scratch: &scratch)
        }
    }

    private mutating func collect(_ sequence: VisitSequences.Sequence, into gains: inout CoVisitationGains) {
        let path = (sequence.context + sequence.visits).map { rowForUpdate(of: $0) }
        for index in sequence.context.count..<path.count {
            countVisit(of: Int(path[index]))
            for distance in 1...Self.window where index - distance >= 0 {
                let from = path[index - distance]
                guard from != path[index] else { continue }
                gains.add(from: from, to: path[index], weight: Self.weights[distance - 1])
            }
        }
    }

    private mutating func rowForUpdate(of item: ItemID) -> Int32 {
        if let row = rows[item] { return row }
        let row = Int32(items.count)
        rows[item] = row
        items.append(item)
        visits.append(0)
        damping.append(1)
        neighbours.append([])
        return row
    }

    private mutating func countVisit(of row: Int) {
        visits[row] += 1
        damping[row] = Float(visits[row]).squareRoot().squareRoot().squareRoot()
    }

    private mutating func merge(_ gains: ArraySlice<Neighbour>, into from: Int32, scratch: inout [UInt32]) {
        var touched: [Int32] = []
        for gain in gains {
            if scratch[Int(gain.row)] == 0 { touched.append(gain.row) }
            scratch[Int(gain.row)] = Self.sum(scratch[Int(gain.row)], gain.weight)
        }
        var known = neighbours[Int(from)]
        for index in known.indices where scratch[Int(known[index].row)] > 0 {
            known[index].weight = Self.sum(known[index].weight, scratch[Int(known[index].row)])
            scratch[Int(known[index].row)] = 0
        }
        for row in touched where scratch[Int(row)] > 0 {
            known.append(Neighbour(row: row, weight: scratch[Int(row)]))
            scratch[Int(row)] = 0
        }
        if known.count > 2 * neighbourLimit {
            known.sort { ($0.weight, items[Int($1.row)]) > ($1.weight, items[Int($0.row)]) }
            known.removeLast(known.count - neighbourLimit)
        }
        neighbours[Int(from)] = known
    }

    /// Saturates instead of overflowing.
    private static func sum(_ a: UInt32, _ b: UInt32) -> UInt32 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}
