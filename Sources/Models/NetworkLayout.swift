/// Order of the values in the network's input: p * q, p and q (each padded to blocks of 16), the embeddings, then the
/// numeric columns, which come last since they need no gradient.
struct NetworkLayout: Sendable {
    /// Blocks of each of p, q and p * q; 0 where the factors do not enter.
    let factorBlocks: Int
    /// By embedded field: its index and the float at which its embedding begins.
    let embeddings: [(field: Int, offset: Int)]
    /// Float at which the numeric columns begin: the number of floats that have a gradient.
    let denseOffset: Int
    /// Number of floats; 0 without a network.
    let columns: Int

    init(input: ModelInput, configuration: ModelConfiguration) {
        guard let network = configuration.network else {
            self.factorBlocks = 0
            self.embeddings = []
            self.denseOffset = 0
            self.columns = 0
            return
        }
        let blocks = network.readsFactors ? (configuration.factors + 15) / 16 : 0
        let first = 3 * blocks * 16
        let embedded = input.categories.indices.filter { input.categories[$0].embedded }
        self.factorBlocks = blocks
        self.embeddings = embedded.enumerated().map { (field: $1, offset: first + $0 * network.embedding) }
        self.denseOffset = first + embedded.count * network.embedding
        self.columns = self.denseOffset + input.dense.count
    }
}
