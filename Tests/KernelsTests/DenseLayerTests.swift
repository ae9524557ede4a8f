import Kernels
import Testing

/// Dense layers against plain loops in Double.
@Suite struct DenseLayerTests {
    static let shapes = [(1, 1, 1), (3, 5, 7), (4, 16, 16), (7, 19, 33), (130, 37, 20), (0, 3, 3)]

    /// Small integers: every sum is exact, so results are equal whatever the order.
    private func table(_ rows: Int, _ columns: Int, _ generator: inout SplitMix64) -> RowTable {
        let table = RowTable(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                table.view.floats[row * table.view.stride + column] = Float(generator.below(17)) - 8
            }
        }
        return table
    }

    private func value(_ table: RowTable, _ row: Int, _ column: Int) -> Double {
        Double(table.view.floats[row * table.view.stride + column])
    }

    @Test(arguments: shapes) func `Forward is input times weight plus bias`(rows: Int, inputs: Int, outputs: Int) {
        var generator = SplitMix64(seed: 1)
        let (x, w) = (self.table(rows, inputs, &generator), self.table(inputs, outputs, &generator))
        let (b, y) = (self.table(1, outputs, &generator), RowTable(rows: rows, columns: outputs))
        DenseLayer.forward(x.view, weight: w.view, bias: b.view, into: y.view)
        for row in 0..<rows {
            for o in 0..<outputs {
                let sum = (0..<inputs).reduce(self.value(b, 0, o)) {
                    $0 + self.value(x, row, $1) * self.value(w, $1, o)
                }
                #expect(self.value(y, row, o) == sum)
            }
        }
    }

    @Test(arguments: shapes) func `Weight and bias gradients sum over the rows`(rows: Int, inputs: Int, outputs: Int) {
        var generator = SplitMix64(seed: 2)
        let (x, g) = (self.table(rows, inputs, &generator), self.table(rows, outputs, &generator))
        let (w, b) = (self.table(inputs, outputs, &generator), self.table(1, outputs, &generator))
        DenseLayer.weightGradient(x.view, outputGradient: g.view, into: w.view)
        DenseLayer.biasGradient(g.view, into: b.view)
        for o in 0..<outputs {
            #expect(self.value(b, 0, o) == (0..<rows).reduce(0) { $0 + self.value(g, $1, o) })
            for i in 0..<inputs {
                #expect(
                    self.value(w, i, o) == (0..<rows).reduce(0) { $0 + self.value(x, $1, i) * self.value(g, $1, o) }
                )
            }
        }
    }

    @Test(arguments: shapes) func `Input gradient is the output gradient times the transposed weight`(
        rows: Int,
        inputs: Int,
        outputs: Int
    ) {
        var generator = SplitMix64(seed: 3)
        let (w, g) = (self.table(inputs, outputs, &generator), self.table(rows, outputs, &generator))
        // Only the leading inputs, as where the last columns need no gradient.
        let leading = (inputs + 1) / 2
        let (t, x) = (RowTable(rows: outputs, columns: leading), RowTable(rows: rows, columns: leading))
        DenseLayer.transpose(w.view, into: t.view)
        DenseLayer.forward(g.view, weight: t.view, bias: nil, into: x.view)
        for row in 0..<rows {
            for i in 0..<leading {
                #expect(
                    self.value(x, row, i)
                        == (0..<outputs).reduce(0) { $0 + self.value(g, row, $1) * self.value(w, i, $1) }
                )
            }
        }
    }

    @Test func `A row's output does not depend on its batch, bit for bit`() {
        var generator = SplitMix64(seed: 4)
        let (x, w) = (RowTable(rows: 11, columns: 37), RowTable(rows: 37, columns: 33))
        for table in [x, w] {
            for row in 0..<table.rows {
                for column in 0..<table.columns {
                    table.view.floats[row * table.view.stride + column] = generator.normal()
                }
            }
        }
        let together = RowTable(rows: 11, columns: 33)
        DenseLayer.forward(x.view, weight: w.view, bias: nil, into: together.view)
        for row in 0..<11 {
            let alone = RowTable(rows: 1, columns: 33)
            let input = RowView(base: x.base + row * x.blocks, rows: 1, blocks: x.blocks)
            DenseLayer.forward(input, weight: w.view, bias: nil, into: alone.view)
            for column in 0..<33 {
                #expect(self.value(alone, 0, column) == self.value(together, row, column))
            }
        }
    }
}
