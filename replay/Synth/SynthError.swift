/// A synthetic log's file that could not be written.
enum SynthError: Error, CustomStringConvertible {
    case exists(file: String)
    case unwritable(file: String, reason: String)

    var description: String {
        switch self {
        case .exists(let file): "\(file) exists already and is not overwritten; name another folder"
        case .unwritable(let file, let reason): "\(file) cannot be written (\(reason))"
        }
    }
}
