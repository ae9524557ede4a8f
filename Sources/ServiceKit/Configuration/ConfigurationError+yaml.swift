import Yams

extension ConfigurationError {
    /// Says what Yams found, without the text of the file, which may be secret.
    init(_ error: YamlError, path: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = [context?.text, problem].compactMap(\.self).joined(separator: " ")
            self = .invalidYAML(path: path, line: mark.line, reason: reason)
        case .reader(let problem, let offset, _, let text):
            let line = offset.map { offset in text.prefix(offset).count(where: \.isNewline) + 1 }
            self = .invalidYAML(path: path, line: line, reason: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            self = .invalidYAML(path: path, line: context.mark.line, reason: "\(names) is there twice in one mapping")
        default:
            self = .invalidYAML(path: path, line: nil, reason: "the parser failed")
        }
    }
}
