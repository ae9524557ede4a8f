/// Shape of a model: the factorised term, and the network beside it if there is one.
struct ModelConfiguration: Codable, Equatable, Sendable {
    /// Length of a factor row.
    let factors: Int
    /// The network of DeepFM; `nil` for a plain factorization machine.
    let network: NetworkConfiguration?

    /// - Throws: `invalidConfiguration` for a size below 1 or above 4096, or a dropout rate outside 0 ..< 1.
    func validate() throws(ModelError) {
        let sizes = [self.factors] + (self.network.map { [$0.embedding] + $0.hidden } ?? [])
        guard sizes.allSatisfy({ (1...4096).contains($0) }) else {
            throw .invalidConfiguration("a size is outside 1 ... 4096")
        }
        guard (self.network?.hidden.count ?? 0) <= 16 else {
            throw .invalidConfiguration("more than 16 hidden layers")
        }
        guard let dropout = self.network?.dropout else { return }
        guard dropout >= 0, dropout < 1 else { throw .invalidConfiguration("dropout is outside 0 ..< 1") }
    }
}

/// Shape of DeepFM's network.
struct NetworkConfiguration: Codable, Equatable, Sendable {
    /// Length of an embedding row of an attribute.
    let embedding: Int
    /// Width of each hidden layer, first to last.
    let hidden: [Int]
    /// Share of hidden values that are dropped in training, 0 ..< 1.
    let dropout: Float
}
