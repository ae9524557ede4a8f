public import Foundation

extension TrainableModel {
    /// Writes the model as safetensors; equal models give equal bytes. A file at `url` is replaced at once.
    ///
    /// - Throws: `inputOutput`.
    /// - Complexity: O(parameters).
    public func save(to url: URL) throws(ModelError) {
        let file = try ModelFile(kind: Self.kind, core: self.core)
        do {
            try file.contents.encoded().write(to: url, options: .atomic)
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
        self.init(core: try ModelFile(contents: contents).core(kind: Self.kind))
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
