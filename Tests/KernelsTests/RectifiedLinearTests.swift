import Kernels
import Testing

@Suite struct RectifiedLinearTests {
    private func normal(rows: Int, columns: Int) -> RowTable {
        let table = RowTable(rows: rows, columns: columns)
        var generator = SplitMix64(seed: 5)
        for index in 0..<rows * table.view.stride {
            table.view.floats[index] = generator.normal()
        }
        return table
    }

    @Test func `Negative values and NaN become zero`() {
        let table = RowTable(rows: 1, columns: 4)
        for (column, value) in [Float(-1), 2, .nan, 0].enumerated() {
            table.view.floats[column] = value
        }
        RectifiedLinear.forward(table.view)
        #expect((0..<4).map { table.view.floats[$0] } == [0, 2, 0, 0])
    }

    @Test func `Dropout keeps the expected share, scaled, and repeats with its seed`() {
        let source = self.normal(rows: 100, columns: 160)
        let (first, again, other) = (RowTable(copying: source), RowTable(copying: source), RowTable(copying: source))
        RectifiedLinear.forward(first.view, dropping: 0.3, seed: 1)
        RectifiedLinear.forward(again.view, dropping: 0.3, seed: 1)
        RectifiedLinear.forward(other.view, dropping: 0.3, seed: 2)
        var (positive, kept, changed) = (0, 0, 0)
        for index in 0..<16_000 {
            let value = first.view.floats[index]
            #expect(value == again.view.floats[index])
            #expect(value == 0 || value == source.view.floats[index] * (1 / (1 - Float(0.3))))
            positive += source.view.floats[index] > 0 ? 1 : 0
            kept += value > 0 ? 1 : 0
            changed += value != other.view.floats[index] ? 1 : 0
        }
        #expect(abs(Double(kept) / Double(positive) - 0.7) < 0.02)
        #expect(changed > 1000)
    }

    @Test func `The gradient passes where the output is positive, scaled as it was`() {
        let outputs = self.normal(rows: 3, columns: 20)
        RectifiedLinear.forward(outputs.view, dropping: 0.5, seed: 3)
        let gradient = self.normal(rows: 3, columns: 20)
        let before = RowTable(copying: gradient)
        RectifiedLinear.backward(gradient.view, outputs: outputs.view, rate: 0.5)
        for index in 0..<3 * 32 {
            let expected = outputs.view.floats[index] > 0 ? before.view.floats[index] * 2 : 0
            #expect(gradient.view.floats[index] == expected)
        }
    }
}
