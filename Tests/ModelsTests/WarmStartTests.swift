import Models
import Testing

@Suite struct WarmStartTests {
    private let samples = GeneratedSamples(count: 3000, seed: 1)

    private func parent() throws -> DeepFM {
        let shape = DeepFMConfiguration(factors: 6, embedding: 4, hidden: [16, 8], dropout: 0)
        let model = try DeepFM(input: GeneratedSamples.input, configuration: shape, seed: 1)
        let trainer = Trainer(configuration: TrainingConfiguration(learningRate: 0.01, batchSize: 200))
        return try trainer.refit(model, source: self.samples, rows: self.samples.rows, epochs: 3)
    }

    private func input(users: Int) -> ModelInput {
        var categories = GeneratedSamples.input.categories
        categories[0] = CategoryField(name: "user", cardinality: users, side: .user)
        return ModelInput(categories: categories, dense: GeneratedSamples.input.dense)
    }

    /// Users in reverse order before two new ones; the rest as they are.
    private func rows(users: Int) -> [[Int32]] {
        let moved = (1...60).map { Int32(61 - $0) }
        let reversed = [0] + moved + Array(repeating: Int32(-1), count: users - 61)
        return [reversed, (0..<41).map { Int32($0) }, [0, 1, 2]]
    }

    @Test func `A warm start scores known rows as the parent does, bit for bit`() throws {
        let parent = try self.parent()
        let warm = try DeepFM(warmStart: parent, input: self.input(users: 63), parentRows: self.rows(users: 63))
        var moved = self.samples.batch
        for index in 0..<moved.count {
            moved.categories[index * 3] = 61 - moved.categories[index * 3]
        }
        #expect(warm.logits(moved) == parent.logits(self.samples.batch))
    }

    @Test func `Training goes on from the parent's weights and scaling`() throws {
        let parent = try self.parent()
        let same = [61, 41, 3].map { (0..<Int32($0)).map { $0 } }
        let warm = try DeepFM(warmStart: parent, input: GeneratedSamples.input, parentRows: same)
        let trainer = Trainer(configuration: TrainingConfiguration(learningRate: 1e-9))
        let trained = try trainer.refit(warm, source: self.samples, rows: [1, 2, 3], epochs: 1)
        for (before, after) in zip(parent.logits(self.samples.batch), trained.logits(self.samples.batch)) {
            #expect(abs(before - after) < 1e-4)
        }
    }

    @Test func `A map that does not fit is an error`() throws {
        let parent = try self.parent()
        let wide = self.input(users: 63)
        let right = self.rows(users: 63)
        var outside = right
        outside[0][5] = 61
        for wrong in [[], Array(right.dropLast()), [[0]] + right.dropFirst(), outside] {
            #expect(throws: ModelError.self) { try DeepFM(warmStart: parent, input: wide, parentRows: wrong) }
        }
        let other = ModelInput(categories: wide.categories, dense: [])
        #expect(throws: ModelError.self) { try DeepFM(warmStart: parent, input: other, parentRows: right) }
    }
}
