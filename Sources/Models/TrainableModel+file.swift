public import Foundation

extension TrainableModel {
    /// The model as named tensors: what `save` writes, and what an export to another format reads.
    ///
    /// - `field.NAME.factors` (cardinality x factors), `field.NAME.bias` (cardinality) and, for an attribute of a
    ///   DeepFM, `field.NAME.embedding` (cardinality x embedding), for each categorical field;
    /// - `user.columns.factors` (columns x factors), `user.columns.bias` (columns), the same for `item`, for the
    ///   factorised columns of that side in the input's order, and `global.bias` (1);
    /// - `layer.N.weight` (inputs x outputs) and `layer.N.bias` (outputs), the last layer having one output; the first
    ///   layer's inputs are the attributes' embeddings, then the numeric columns, transformed and scaled;
    /// - `scaler.mean` and `scaler.inverse_deviation` (numeric columns), once the model is trained.
    ///
    /// The metadata key `freshet` holds the input and the shape as JSON.
    ///
    /// - Complexity: O(parameters).
    public func safetensors() throws(ModelError) -> Safetensors {
        try ModelFile(kind: Self.kind, core: self.core).contents
    }

    /// The model that `safetensors` gave.
    ///
    /// - Throws: `invalidModel`, `invalidConfiguration`.
    /// - Complexity: O(parameters).
    public init(safetensors: Safetensors) throws(ModelError) {
        self.init(core: try ModelFile(contents: safetensors).core(kind: Self.kind))
    }

    /// Writes the model as safetensors; equal models give equal bytes. A file at `url` is replaced at once.
    ///
    /// - Throws: `inputOutput`.
    /// - Complexity: O(parameters).
    public func save(to url: URL) throws(ModelError) {
        let contents = try self.safetensors()
        do {
            try contents.encoded().write(to: url, options: .atomic)
        } catch {
            throw .inputOutput(String(describing: error))
        }
    }

    /// Reads a model that `save` wrote: it scores as the saved one does, bit for bit.
    ///
    /// - Throws: `inputOutput`, `invalidFile`, `invalidModel`, `invalidConfiguration`.
    /// - Complexity: O(parameters).
    public init(contentsOf url: URL) throws(ModelError) {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw .inputOutput(String(describing: error))
        }
        let contents: Safetensors
        do {
            contents = try Safetensors(decoding: data)
        } catch {
            throw .invalidFile(error)
        }
        try self.init(safetensors: contents)
    }

    /// A model for `input` that starts from a trained one; see `Trainer` for how it goes on.
    ///
    /// It scores known rows as the parent does, and keeps the parent's scaling of numeric columns.
    ///
    /// - Parameters:
    ///   - parent: the trained model.
    ///   - input: the parent's but for cardinalities.
    ///   - parentRows: for each categorical field, by row of `input`, the parent's row, or -1 for a new one, which
    ///     starts at random.
    /// - Throws: `mismatchedParent`, `invalidConfiguration`.
    /// - Complexity: O(parameters).
    public init(warmStart parent: Self, input: ModelInput, parentRows: [[Int32]]) throws(ModelError) {
        self.init(core: try ModelCore(warmStart: parent.core, input: input, parentRows: parentRows))
    }
}
