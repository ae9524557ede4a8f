internal import Kernels

/// Place and shape of one named tensor inside the blocks that hold all parameters of a model.
struct ParameterTensor: Equatable, Sendable {
    /// Which weight decay applies.
    enum Group: Equatable, Sendable {
        /// Factor rows and biases of identifiers, and the global bias.
        case table
        /// Factor rows and biases of attributes and factorised columns.
        case attribute
        /// Weights and biases of the network and its embeddings.
        case network
    }

    /// Name in a file.
    let name: String
    /// Decay group.
    let group: Group
    /// Number of rows; a vector is one row.
    let rows: Int
    /// Number of columns, padded to whole blocks in memory.
    let columns: Int
    /// First block.
    let start: Int

    /// Blocks of a row.
    var blocksPerRow: Int { (self.columns + 15) / 16 }
    /// Blocks of all rows.
    var blocks: Int { self.rows * self.blocksPerRow }
    /// The block after the last.
    var end: Int { self.start + self.blocks }

    /// Shape in a file: the bias of a field or layer is a vector, the rest are matrices.
    var shape: [Int] { self.name.hasSuffix(".bias") ? [self.columns] : [self.rows, self.columns] }

    /// The tensor inside `parameters` (blocks x 16), or inside a buffer that begins at block `origin`.
    func view(in parameters: RowTable, origin: Int = 0) -> RowView {
        precondition(self.start >= origin && self.end - origin <= parameters.rows, "the tensor is inside its buffer")
        return RowView(base: parameters.base + (self.start - origin), rows: self.rows, blocks: self.blocksPerRow)
    }
}
