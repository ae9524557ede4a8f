import Kernels
import Testing

@testable import Models

/// Gradients of every parameter against central differences of the loss.
@Suite struct GradientTests {
    private func check(_ model: some TrainableModel, count: Int) {
        let samples = GeneratedSamples(count: count, seed: 3)
        let rows = samples.rows
        var core = ModelCore(copying: model.core, scaler: nil)
        core.scaler = DenseScaler(input: core.input, source: samples, rows: rows)
        // Larger weights than at the start: every path has a gradient that differences can see.
        var generator = SplitMix64(seed: 8)
        for tensor in core.layout.tensors {
            let view = tensor.view(in: core.parameters)
            for row in 0..<tensor.rows {
                for column in 0..<tensor.columns {
                    view.floats[row * view.stride + column] = generator.normal() * 0.3
                }
            }
        }
        let run = TrainingRun(core: core, configuration: TrainingConfiguration(batchSize: 64))
        _ = run.accumulate(rows[...], source: samples, training: false)
        let gradient = RowTable(copying: run.gradient)
        for tensor in core.layout.tensors {
            let (weights, gradients) = (tensor.view(in: core.parameters), tensor.view(in: gradient))
            var (error, norm) = (0.0, 0.0)
            for index in 0..<tensor.rows * tensor.columns {
                let place = index / tensor.columns * weights.stride + index % tensor.columns
                let (value, h) = (weights.floats[place], Float(1.0 / 4096))
                weights.floats[place] = value + h
                let above = run.accumulate(rows[...], source: samples, training: false)
                weights.floats[place] = value - h
                let below = run.accumulate(rows[...], source: samples, training: false)
                weights.floats[place] = value
                let numeric = (above - below) / Double(count) / Double(2 * h)
                let analytic = Double(gradients.floats[place])
                // One sample may cross the kink of a ReLU inside the difference; a wrong term is wrong by more.
                #expect(abs(numeric - analytic) < 2e-3 + 0.02 * abs(analytic), "\(tensor.name)[\(index)]")
                error += (numeric - analytic) * (numeric - analytic)
                norm += analytic * analytic
            }
            #expect(error.squareRoot() < 1e-4 + 0.01 * norm.squareRoot(), "\(tensor.name)")
            #expect(norm.squareRoot() > 1e-3 || count == 1, "\(tensor.name) takes part")
        }
    }

    // Few users and items: rows repeat inside a batch. 37 samples leave shards partly filled or empty.
    @Test(arguments: [1, 37, 64]) func `A factorization machine's gradients are right`(count: Int) throws {
        self.check(try FactorizationMachine(input: Self.small, factors: 5, seed: 1), count: count)
    }

    @Test(arguments: [37, 64], [true, false]) func `DeepFM's gradients are right`(count: Int, wide: Bool) throws {
        let configuration = DeepFMConfiguration(factors: wide ? 17 : 4, embedding: 3, hidden: [9, 6], dropout: 0)
        self.check(try DeepFM(input: Self.small, configuration: configuration, seed: 1), count: count)
    }

    /// Ids above these cardinalities read as row 0, so that every row occurs often.
    private static let small = ModelInput(
        categories: zip(GeneratedSamples.input.categories, [4, 5, 3]).map { field, cardinality in
            CategoryField(
                name: field.name,
                cardinality: cardinality,
                side: field.side,
                attribute: field.attribute
            )
        },
        dense: GeneratedSamples.input.dense
    )
}
