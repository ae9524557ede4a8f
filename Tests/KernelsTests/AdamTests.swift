import Kernels
import Testing

@Suite struct AdamTests {
    @Test func `Follows PyTorch's Adam with decay in the gradient, in Double`() {
        let columns = 40
        let tables = (0..<4).map { _ in RowTable(rows: 1, columns: columns) }
        let (weight, gradient, mean, square) = (tables[0], tables[1], tables[2], tables[3])
        var generator = SplitMix64(seed: 9)
        var (w, m, v) = ([Double](), [Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns))
        for column in 0..<columns {
            weight.view.floats[column] = generator.normal()
            w.append(Double(weight.view.floats[column]))
        }
        let adam = Adam(learningRate: 0.01)
        for step in 1...50 {
            for column in 0..<columns {
                gradient.view.floats[column] = generator.normal()
                let g = Double(gradient.view.floats[column]) + 0.1 * w[column]
                m[column] = 0.9 * m[column] + 0.1 * g
                v[column] = 0.999 * v[column] + 0.001 * g * g
                let (b1, b2) = (
                    (1...step).reduce(1.0) { p, _ in p * 0.9 }, (1...step).reduce(1.0) { p, _ in p * 0.999 }
                )
                w[column] -= 0.01 / (1 - b1) * m[column] / ((v[column] / (1 - b2)).squareRoot() + 1e-8)
            }
            adam.update(
                step: step,
                decay: 0.1,
                weight: weight.base,
                gradient: gradient.base,
                mean: mean.base,
                square: square.base,
                blocks: weight.blocks
            )
        }
        for column in 0..<columns {
            #expect(abs(Double(weight.view.floats[column]) - w[column]) < 1e-4)
            #expect(gradient.view.floats[column] == 0)
        }
        #expect((columns..<48).allSatisfy { weight.view.floats[$0] == 0 }, "padding stays zero")
    }
}
