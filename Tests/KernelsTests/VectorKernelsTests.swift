import Kernels
import Testing

@Suite struct VectorKernelsTests {
    private func normal(_ columns: Int, seed: UInt64) -> RowTable {
        let table = RowTable(rows: 1, columns: columns)
        var generator = SplitMix64(seed: seed)
        for column in 0..<columns {
            table.view.floats[column] = generator.normal()
        }
        return table
    }

    @Test(arguments: [0, 1, 15, 16, 17, 100]) func `Dot is the sum of products`(columns: Int) {
        let (x, y) = (self.normal(columns, seed: 1), self.normal(columns, seed: 2))
        let sum = (0..<columns).reduce(0.0) { $0 + Double(x.view.floats[$1]) * Double(y.view.floats[$1]) }
        #expect(abs(Double(dot(x.base, y.base, blocks: x.blocks)) - sum) < 1e-5)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 100]) func `Axpy adds a multiple`(columns: Int) {
        let (x, y) = (self.normal(columns, seed: 1), self.normal(columns, seed: 2))
        let before = (0..<columns).map { Double(y.view.floats[$0]) }
        axpy(0.75, x.base, into: y.base, blocks: x.blocks)
        for column in 0..<columns {
            let expected = before[column] + 0.75 * Double(x.view.floats[column])
            #expect(abs(Double(y.view.floats[column]) - expected) < 1e-6)
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func `One value that is no number shows`(value: Float) {
        let table = RowTable(rows: 3, columns: 20)
        #expect(table.isFinite)
        table.view.floats[2 * 32 + 19] = value
        #expect(!table.isFinite)
    }

    @Test func `Padding of a table is zero and a copy is equal`() {
        let table = self.normal(17, seed: 3)
        let copy = RowTable(copying: table)
        #expect(table.blocks == 2)
        #expect((17..<32).allSatisfy { table.view.floats[$0] == 0 })
        #expect((0..<32).allSatisfy { table.view.floats[$0] == copy.view.floats[$0] })
    }
}
