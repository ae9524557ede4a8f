import Models
import Testing

@Suite struct ScoringTests {
    private let samples = GeneratedSamples(count: 2000, seed: 1)

    private func deep() throws -> DeepFM {
        let shape = DeepFMConfiguration(factors: 6, embedding: 4, hidden: [16, 8], dropout: 0.2)
        return try Trainer(configuration: TrainingConfiguration(learningRate: 0.01, batchSize: 200)).refit(
            DeepFM(input: GeneratedSamples.input, configuration: shape, seed: 1),
            source: self.samples,
            rows: self.samples.rows,
            epochs: 2
        )
    }

    private func machine() throws -> FactorizationMachine {
        try Trainer(configuration: TrainingConfiguration(learningRate: 0.01, batchSize: 200)).refit(
            FactorizationMachine(input: GeneratedSamples.input, factors: 6, seed: 1),
            source: self.samples,
            rows: self.samples.rows,
            epochs: 2
        )
    }

    private func one(_ index: Int32) -> SampleBatch {
        var batch = SampleBatch(input: GeneratedSamples.input)
        self.samples.gather([index], into: &batch)
        return batch
    }

    @Test func `A sample scores the same alone and in a batch of 500, bit for bit`() throws {
        var batch = SampleBatch(input: GeneratedSamples.input)
        self.samples.gather(self.samples.rows.prefix(500), into: &batch)
        let (deep, machine) = (try self.deep(), try self.machine())
        let (deepLogits, machineLogits) = (deep.logits(batch), machine.logits(batch))
        for index in 0..<500 {
            #expect(deep.logits(self.one(Int32(index))) == [deepLogits[index]])
            #expect(machine.logits(self.one(Int32(index))) == [machineLogits[index]])
        }
    }

    @Test func `Threads that score at once agree`() async throws {
        let model = try self.deep()
        let batch = self.samples.batch
        let expected = model.logits(batch)
        await withTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 {
                group.addTask { model.logits(batch) }
            }
            for await logits in group {
                #expect(logits == expected)
            }
        }
    }

    @Test func `An empty batch has no scores`() throws {
        let empty = SampleBatch(input: GeneratedSamples.input)
        #expect(try self.deep().logits(empty).isEmpty)
    }

    @Test(arguments: [-1, 61, Int32.max, Int32.min]) func `A category outside its field reads as unknown`(
        value: Int32
    ) throws {
        let model = try self.deep()
        var (outside, unknown) = (self.one(7), self.one(7))
        outside.categories[0] = value
        unknown.categories[0] = 0
        #expect(model.logits(outside) == model.logits(unknown))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func `A missing number reads as its column's mean`(
        value: Float
    ) throws {
        let model = try self.deep()
        let mean = (0..<self.samples.count).reduce(0.0) { $0 + Double(self.samples.dense[$1 * 5 + 4]) } / 2000
        for column in 0..<5 {
            var missing = self.one(7)
            missing.dense[column] = value
            #expect(model.logits(missing)[0].isFinite)
        }
        var (missing, average) = (self.one(7), self.one(7))
        missing.dense[4] = value
        average.dense[4] = Float(mean)
        #expect(abs(model.logits(missing)[0] - model.logits(average)[0]) < 1e-4)
    }

    @Test func `User and item vectors give the logit`() throws {
        let model = try self.machine()
        let logits = model.logits(self.samples.batch)
        for index in 0..<50 {
            let categories = Array(self.samples.categories[index * 3..<index * 3 + 3])
            let dense = Array(self.samples.dense[index * 5..<index * 5 + 5])
            let user = model.userVector(categories: [categories[0], categories[2]], dense: [dense[3]])
            let item = model.itemVector(categories: [categories[1]], dense: [dense[1], dense[2]])
            let bias = model.userBias(categories: [categories[0], categories[2]], dense: [dense[3]])
            #expect(user.count == model.factors + 1 && item.count == user.count && user.last == 1)
            let product = zip(user, item).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            #expect(abs(product + bias + model.globalBias - logits[index]) < 1e-5)
        }
    }

    @Test func `An input that contradicts itself is an error`() {
        let user = CategoryField(name: "user", cardinality: 2, side: .user)
        let item = CategoryField(name: "item", cardinality: 2, side: .item)
        let cross = DenseColumn(name: "x", side: .cross, factorised: true)
        let wrong = [
            ModelInput(categories: [user], dense: []),
            ModelInput(categories: [user, item, user], dense: []),
            ModelInput(categories: [user, item], dense: [cross]),
            ModelInput(categories: [user, CategoryField(name: "item", cardinality: 0, side: .item)], dense: []),
        ]
        for input in wrong {
            #expect(throws: ModelError.self) { try FactorizationMachine(input: input, seed: 1) }
        }
        let right = ModelInput(categories: [user, item], dense: [])
        #expect(throws: ModelError.self) { try FactorizationMachine(input: right, factors: 0, seed: 1) }
    }
}
