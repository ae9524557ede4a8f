import Models
import Testing

@Suite struct TrainerTests {
    private let samples = GeneratedSamples(count: 6000, seed: 1)
    private var training: [Int32] { Array(self.samples.rows.prefix(5000)) }
    private var validation: [Int32] { Array(self.samples.rows.suffix(1000)) }

    private func configuration(epochs: Int = 12, threads: Int = 2) -> TrainingConfiguration {
        TrainingConfiguration(
            learningRate: 0.01,
            tableDecay: 1e-4,
            attributeDecay: 1e-4,
            networkDecay: 1e-5,
            batchSize: 200,
            maximumEpochs: epochs,
            patience: 3,
            threads: threads
        )
    }

    private func machine(seed: UInt64 = 1) throws -> FactorizationMachine {
        try FactorizationMachine(input: GeneratedSamples.input, factors: 6, seed: seed)
    }

    private func deep(seed: UInt64 = 1) throws -> DeepFM {
        let shape = DeepFMConfiguration(factors: 6, embedding: 4, hidden: [16, 8], dropout: 0.1)
        return try DeepFM(input: GeneratedSamples.input, configuration: shape, seed: seed)
    }

    private func area(_ model: some TrainableModel, on samples: GeneratedSamples) throws -> Double {
        let scored = Trainer(configuration: self.configuration()).score(model, source: samples, rows: samples.rows)
        return try #require(AreaUnderCurve.value(scores: scored.logits, labels: scored.labels))
    }

    @Test func `A factorization machine finds biases and tastes`() throws {
        let trainer = Trainer(configuration: self.configuration(epochs: 30))
        let fit = try trainer.fit(
            self.machine(),
            source: self.samples,
            training: self.training,
            validation: self.validation
        )
        let area = try self.area(fit.model, on: GeneratedSamples(count: 4000, seed: 2))
        #expect(area > 0.72)
    }

    @Test func `DeepFM finds the dense column too`() throws {
        let trainer = Trainer(configuration: self.configuration(epochs: 30))
        let fit = try trainer.fit(
            self.deep(),
            source: self.samples,
            training: self.training,
            validation: self.validation
        )
        let area = try self.area(fit.model, on: GeneratedSamples(count: 4000, seed: 2))
        #expect(area > 0.79)
    }

    @Test func `Shuffled labels teach nothing`() throws {
        let noise = GeneratedSamples(count: 6000, seed: 1, shuffledLabels: true)
        let model = try Trainer(configuration: self.configuration()).refit(
            self.deep(),
            source: noise,
            rows: noise.rows,
            epochs: 3
        )
        let unseen = GeneratedSamples(count: 6000, seed: 2, shuffledLabels: true)
        #expect(abs(try self.area(model, on: unseen) - 0.5) < 0.04)
    }

    @Test(arguments: [2, 8]) func `The number of threads makes no difference, bit for bit`(threads: Int) throws {
        func logits(_ threads: Int) throws -> [[Float]] {
            let trainer = Trainer(configuration: self.configuration(threads: threads))
            let machine = try trainer.refit(self.machine(), source: self.samples, rows: self.training, epochs: 2)
            let deep = try trainer.refit(self.deep(), source: self.samples, rows: self.training, epochs: 2)
            return [machine.logits(self.samples.batch), deep.logits(self.samples.batch)]
        }
        #expect(try logits(1) == logits(threads))
    }

    @Test func `Another seed gives another model`() throws {
        let trainer = Trainer(configuration: self.configuration())
        let models = try [1, 2].map {
            try trainer.refit(self.deep(seed: $0), source: self.samples, rows: self.training, epochs: 1)
        }
        #expect(models[0].logits(self.samples.batch) != models[1].logits(self.samples.batch))
    }

    @Test func `A fit stops after the patience and returns the best epoch's model`() throws {
        let trainer = Trainer(configuration: self.configuration(epochs: 60))
        var seen: [Epoch] = []
        let fit = try trainer.fit(
            self.deep(),
            source: self.samples,
            training: self.training,
            validation: self.validation
        ) { seen.append($0) }
        let areas = fit.history.map(\.validationAUC)
        #expect(seen == fit.history)
        #expect(fit.validationAUC == areas.max())
        #expect(areas.firstIndex(of: fit.validationAUC) == fit.bestEpoch - 1)
        #expect(fit.history.count == fit.bestEpoch + 3)
        let scored = trainer.score(fit.model, source: self.samples, rows: self.validation)
        #expect(AreaUnderCurve.value(scores: scored.logits, labels: scored.labels) == fit.validationAUC)
    }

    @Test func `A refit with as many epochs repeats the fit`() throws {
        let trainer = Trainer(configuration: self.configuration(epochs: 2))
        let fit = try trainer.fit(
            self.deep(),
            source: self.samples,
            training: self.training,
            validation: self.validation
        )
        let again = try trainer.refit(
            self.deep(),
            source: self.samples,
            rows: self.training,
            epochs: fit.bestEpoch
        )
        #expect(fit.model.logits(self.samples.batch) == again.logits(self.samples.batch))
    }

    @Test func `Training leaves the first model as it was`() throws {
        let model = try self.deep()
        let before = model.logits(self.samples.batch)
        _ = try Trainer(configuration: self.configuration()).refit(
            model,
            source: self.samples,
            rows: [1, 2, 3],
            epochs: 1
        )
        #expect(model.logits(self.samples.batch) == before)
    }

    @Test func `Empty or one-sided samples are an error`() throws {
        let trainer = Trainer(configuration: self.configuration())
        let positives = self.validation.filter { self.samples.labels[Int($0)] == 1 }
        #expect(throws: ModelError.emptySampleSet) {
            try trainer.refit(try self.machine(), source: self.samples, rows: [], epochs: 1)
        }
        #expect(throws: ModelError.emptySampleSet) {
            try trainer.fit(try self.machine(), source: self.samples, training: self.training, validation: [])
        }
        #expect(throws: ModelError.oneClassOnly) {
            try trainer.fit(try self.machine(), source: self.samples, training: self.training, validation: positives)
        }
    }

    @Test func `Weights that leave the range of numbers are an error`() throws {
        var wild = self.configuration()
        wild.learningRate = 1e38
        #expect(throws: ModelError.diverged(epoch: 1)) {
            try Trainer(configuration: wild).fit(
                try self.machine(),
                source: self.samples,
                training: self.training,
                validation: self.validation
            )
        }
    }

    @Test func `A configuration that makes no sense is an error`() throws {
        var wrong = self.configuration()
        wrong.batchSize = 0
        #expect(throws: ModelError.self) {
            try Trainer(configuration: wrong).refit(try self.machine(), source: self.samples, rows: [1], epochs: 1)
        }
    }
}
