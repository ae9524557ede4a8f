/// Order of the values in the network's input: the attributes' embeddings, then the numeric columns, which come last
/// since they need no gradient.
struct NetworkLayout: Sendable {
    /// By attribute: its field and the float at which its embedding begins.
    let embeddings: [(field: Int, offset: Int)]
    /// Float at which the numeric columns begin: the number of floats that have a gradient.
    let denseOffset: Int
    /// Number of floats; 0 without a network.
    let columns: Int

    init(input: ModelInput, configuration: ModelConfiguration) {
        guard let network = configuration.network else {
            self.embeddings = []
            self.denseOffset = 0
            self.columns = 0
            return
        }
        let attributes = input.categories.indices.filter { input.categories[$0].attribute }
        self.embeddings = attributes.enumerated().map { (field: $1, offset: $0 * network.embedding) }
        self.denseOffset = attributes.count * network.embedding
        self.columns = self.denseOffset + input.dense.count
    }
}
