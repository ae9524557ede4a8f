internal import Kernels

/// The state of one training: weights, moments and the buffers of a step.
///
/// A batch is divided into 8 shards whatever the number of threads. Each shard has buffers of its own; gradients by
/// row number are then added in sample order, the others in shard order: so the result is the same for any number of
/// threads. Adam then steps over all parameters, touched or not, which lets the decay act on every row as it does
/// with dense gradients elsewhere: about 0.5 ns a parameter and step.
///
/// Not shared: one thread calls it, and it divides the work itself.
final class TrainingRun {
    /// Shards of a batch.
    static let shards = 8
    /// Blocks of one task of Adam or of the reduction.
    private static let taskBlocks = 512

    /// A run of parameters with one decay.
    struct Piece {
        let start: Int
        let blocks: Int
        let decay: Float
    }

    let core: ModelCore
    private let configuration: TrainingConfiguration
    private let optimiser: Adam
    private let workspaces: [Workspace]
    private var batches: [SampleBatch]
    let gradient: RowTable
    private let mean: RowTable
    private let square: RowTable
    private let pieces: [Piece]
    private var step = 0

    init(core: ModelCore, configuration: TrainingConfiguration) {
        let capacity = (configuration.batchSize + Self.shards - 1) / Self.shards
        self.core = core
        self.configuration = configuration
        self.optimiser = Adam(learningRate: configuration.learningRate)
        self.workspaces = (0..<Self.shards).map { _ in Workspace(core: core, capacity: capacity, training: true) }
        self.batches = (0..<Self.shards).map { _ in SampleBatch(input: core.input) }
        self.gradient = RowTable(rows: core.layout.blocks, columns: 16)
        self.mean = RowTable(rows: core.layout.blocks, columns: 16)
        self.square = RowTable(rows: core.layout.blocks, columns: 16)
        self.pieces = core.layout.tensors.flatMap { tensor in
            stride(from: tensor.start, to: tensor.end, by: Self.taskBlocks).map { start in
                Piece(
                    start: start,
                    blocks: min(Self.taskBlocks, tensor.end - start),
                    decay: configuration.decay(of: tensor.group)
                )
            }
        }
    }

    /// One pass over `rows` in the order that belongs to `number`, from 1. Returns the mean loss of the samples,
    /// or nil when it was stopped.
    func epoch(
        _ number: Int,
        source: some SampleSource,
        rows: [Int32],
        isStopped: () -> Bool = { false }
    ) -> Double? {
        var order = rows
        var generator = SplitMix64(seed: self.core.seed, stream: 1 << 32 + UInt64(number))
        generator.shuffle(&order)
        var loss = 0.0
        for start in stride(from: 0, to: order.count, by: self.configuration.batchSize) {
            if isStopped() { return nil }
            let batch = order[start..<min(start + self.configuration.batchSize, order.count)]
            loss += self.accumulate(batch, source: source, training: true)
            self.update()
        }
        return loss / Double(max(order.count, 1))
    }

    /// Sums the gradient of the mean loss over `rows` into `gradient`. Returns the sum of the samples' losses.
    func accumulate(_ rows: ArraySlice<Int32>, source: some SampleSource, training: Bool) -> Double {
        let capacity = self.workspaces[0].capacity
        let shards = (rows.count + capacity - 1) / capacity
        let core = self.core
        var losses = Array(repeating: 0.0, count: shards)
        let seed = SplitMix64.seed(core.seed, stream: UInt64(self.step))
        self.batches.withUnsafeMutableBufferPointer { batches in
            losses.withUnsafeMutableBufferPointer { losses in
                Parallel.perform(tasks: shards, threads: self.configuration.threads) { shard in
                    let start = rows.startIndex + shard * capacity
                    let workspace = self.workspaces[shard]
                    source.gather(rows[start..<min(start + capacity, rows.endIndex)], into: &batches[shard])
                    core.encode(batches[shard], 0..<batches[shard].count, into: workspace)
                    core.forward(workspace, dropoutSeed: training ? seed &+ UInt64(shard) << 8 : nil)
                    losses[shard] = Self.differentiate(workspace, labels: batches[shard].labels, samples: rows.count)
                    core.backward(workspace)
                }
            }
        }
        self.reduce(shards: shards)
        return losses.reduce(0, +)
    }

    /// Puts the gradients of the mean loss by the logits into the workspace. Returns the sum of the losses.
    private static func differentiate(_ workspace: Workspace, labels: [Float], samples: Int) -> Double {
        guard let gradients = workspace.gradients else { return 0 }
        let logits = workspace.logits.view.floats
        let gradient = gradients.logits.view.floats
        let share = 1 / Float(samples)
        var loss = 0.0
        for row in 0..<workspace.count {
            gradient[row] = LogisticLoss.gradient(logit: logits[row], label: labels[row]) * share
            loss += Double(LogisticLoss.loss(logit: logits[row], label: labels[row]))
        }
        return loss
    }

    /// Adds the shards' gradients in their order: a task for each field, and one for each piece of the rest.
    private func reduce(shards: Int) {
        let fields = self.core.input.categories.count
        let shared = self.core.layout.sharedStart
        let blocks = self.core.layout.blocks - shared
        let pieces = (blocks + Self.taskBlocks - 1) / Self.taskBlocks
        Parallel.perform(tasks: fields + pieces, threads: self.configuration.threads) { task in
            guard task >= fields else {
                for shard in 0..<shards {
                    self.core.scatter(self.workspaces[shard], field: task, into: self.gradient)
                }
                return
            }
            let start = (task - fields) * Self.taskBlocks
            let end = min(start + Self.taskBlocks, blocks)
            for shard in 0..<shards {
                guard let source = self.workspaces[shard].gradients?.shared.base else { return }
                for block in start..<end {
                    self.gradient.base[shared + block] += source[block]
                }
            }
        }
    }

    /// One step of Adam over all parameters; the gradient is zero afterwards.
    private func update() {
        self.step += 1
        Parallel.perform(tasks: self.pieces.count, threads: self.configuration.threads) { task in
            let piece = self.pieces[task]
            self.optimiser.update(
                step: self.step,
                decay: piece.decay,
                weight: self.core.parameters.base + piece.start,
                gradient: self.gradient.base + piece.start,
                mean: self.mean.base + piece.start,
                square: self.square.base + piece.start,
                blocks: piece.blocks
            )
        }
    }
}
