/// Why a model cannot be made, trained, read or written.
public enum ModelError: Error, Equatable {
    /// The input or the configuration contradicts itself; the text says how.
    case invalidConfiguration(String)
    /// There is no row to train on or to validate with.
    case emptySampleSet
    /// The validation rows have one label only, so no model is better than another.
    case oneClassOnly
    /// The weights left the range of numbers; a smaller learning rate may help.
    case diverged(epoch: Int)
    /// Training was stopped before its end, on request.
    case stopped
    /// A warm start's rows do not fit the parent or the new input; the text says how.
    case mismatchedParent(String)
    /// The file's tensors are not those of its configuration; the text says how.
    case invalidModel(String)
    /// The file cannot be read as safetensors.
    case invalidFile(SafetensorsError)
    /// The system refused to read or write; the text is its own.
    case inputOutput(String)
}
