/// The weights that a bucket adds, collected pair by pair and then grouped by the item that they start from.
struct CoVisitationGains {
    private var from: [Int32] = []
    private var gains: [CoVisitation.Neighbour] = []

    mutating func add(from: Int32, to: Int32, weight: UInt32) {
        self.from.append(from)
        gains.append(CoVisitation.Neighbour(row: to, weight: weight))
    }

    /// The gains of each starting row, by a counting sort: O(gains + rows).
    consuming func grouped(rowCount: Int) -> [(from: Int32, gains: ArraySlice<CoVisitation.Neighbour>)] {
        var ends = [Int](repeating: 0, count: rowCount + 1)
        for row in from { ends[Int(row) + 1] += 1 }
        for row in 0..<rowCount { ends[row + 1] += ends[row] }
        let starts = ends
        var sorted = gains
        for (row, gain) in zip(from, gains) {
            sorted[ends[Int(row)]] = gain
            ends[Int(row)] += 1
        }
        return (0..<rowCount).lazy.filter { starts[$0] < starts[$0 + 1] }.map { row in
            (Int32(row), sorted[starts[row]..<starts[row + 1]])
        }
    }
}
