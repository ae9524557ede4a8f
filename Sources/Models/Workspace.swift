internal import Kernels

/// Buffers of one thread for up to `capacity` samples: what the forward pass leaves, and the backward pass reads.
///
/// Not shared: each thread, or shard of a batch, has its own.
final class Workspace {
    /// Most samples that fit.
    let capacity: Int
    /// Number of samples now.
    var count = 0
    /// Row numbers inside their fields, `capacity x fields`, row-major.
    let categories: UnsafeMutablePointer<Int32>
    /// Factorised values, `capacity x columns of the side`.
    let userColumns: RowTable
    let itemColumns: RowTable
    /// Sums of factor rows, `capacity x factors`.
    let p: RowTable
    let q: RowTable
    /// One row of `capacity`.
    let logits: RowTable
    /// The network's input, then each layer's output, `capacity x columns`; empty without a network.
    let activations: [RowTable]
    /// Buffers of the backward pass; `nil` for scoring.
    let gradients: Gradients?

    /// Buffers of the backward pass.
    struct Gradients {
        /// One row of `capacity`: of the mean loss by the logits.
        let logits: RowTable
        /// `capacity x factors`.
        let p: RowTable
        let q: RowTable
        /// Of `activations`, those of the input only as far as it needs one.
        let activations: [RowTable]
        /// Transposed weights of each layer, `outputs x inputs that need a gradient`.
        let transposed: [RowTable]
        /// Of the parameters that every sample touches, `blocks x 16`, from `layout.sharedStart` on.
        let shared: RowTable

        /// That of p for `.user`, else of q.
        func factors(of side: Side) -> RowTable { side == .user ? self.p : self.q }
    }

    init(core: ModelCore, capacity: Int, training: Bool) {
        let factors = core.configuration.factors
        let layers = core.layout.layers
        self.capacity = capacity
        self.categories = .allocate(capacity: max(1, capacity * core.input.categories.count))
        self.userColumns = RowTable(rows: capacity, columns: core.input.factorised(of: .user).count)
        self.itemColumns = RowTable(rows: capacity, columns: core.input.factorised(of: .item).count)
        self.p = RowTable(rows: capacity, columns: factors)
        self.q = RowTable(rows: capacity, columns: factors)
        self.logits = RowTable(rows: 1, columns: capacity)
        let widths = layers.isEmpty ? [] : [core.networkLayout.columns] + layers.map(\.weight.columns)
        self.activations = widths.map { RowTable(rows: capacity, columns: $0) }
        guard training else {
            self.gradients = nil
            return
        }
        let learned = layers.isEmpty ? [] : [core.networkLayout.denseOffset] + widths.dropFirst()
        self.gradients = Gradients(
            logits: RowTable(rows: 1, columns: capacity),
            p: RowTable(rows: capacity, columns: factors),
            q: RowTable(rows: capacity, columns: factors),
            activations: learned.map { RowTable(rows: capacity, columns: $0) },
            transposed: zip(layers, learned).map { RowTable(rows: $0.weight.columns, columns: $1) },
            shared: RowTable(rows: core.layout.blocks - core.layout.sharedStart, columns: 16)
        )
    }

    /// The factorised values of `.user` or else of `.item`.
    func columns(of side: Side) -> RowTable { side == .user ? self.userColumns : self.itemColumns }

    /// p for `.user`, else q.
    func factors(of side: Side) -> RowTable { side == .user ? self.p : self.q }

    deinit {
        self.categories.deallocate()
    }
}
