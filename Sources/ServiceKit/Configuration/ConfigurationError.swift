/// Why options cannot be taken from the environment or from a configuration file. Shows no value but that of a flag.
public enum ConfigurationError: Error, Hashable {
    /// The configuration file cannot be read.
    case unreadableFile(path: String, namedBy: ConfigurationSource, reason: String)
    /// The configuration file is not YAML, or says one thing twice. The line counts from 1; nil when it is not known.
    case invalidYAML(path: String, line: Int?, reason: String)
    /// The configuration file holds something else than keys and values.
    case notMapping(path: String, line: Int)
    /// The configuration file has a key that no command knows, or none where it stands.
    case unknownKey(String, at: ConfigurationSource, advice: String)
    /// The configuration file has a list or a mapping where none can be, or none where one has to be.
    case wrongShape(key: String, at: ConfigurationSource, expected: String)
    /// A flag's value is neither yes nor no.
    case notBoolean(option: String, value: String, at: ConfigurationSource)
    /// ArgumentParser describes the commands in a way that is not understood.
    case undescribedCommands(reason: String)
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableFile(let path, let source, let reason):
            "the configuration file \(path), named by \(source.words), cannot be read (\(reason)): "
                + "correct the path, or leave it out"
        case .invalidYAML(let path, let line, let reason):
            "\(path)\(line.map { ":\($0)" } ?? "") is not valid YAML (\(reason)): correct the file"
        case .notMapping(let path, let line):
            "\(path):\(line): expected a mapping: write an option per line, like 'port: 5000'"
        case .unknownKey(let key, let source, let advice):
            "\(source): '\(key)' is no option here: \(advice)"
        case .wrongShape(let key, let source, let expected):
            "\(source): '\(key)' takes \(expected)"
        case .notBoolean(let option, let value, let source):
            "\(source): '\(value)' is neither yes nor no: set '\(option)' to true or false"
        case .undescribedCommands(let reason):
            "the commands' options cannot be listed (\(reason)): "
                + "this version of swift-argument-parser describes them in another way"
        }
    }
}

extension ConfigurationSource {
    /// The source in a sentence.
    fileprivate var words: String {
        switch self {
        case .flag: "--config"
        case .environment(let variable): "the variable \(variable)"
        case .file, .default: "\(self)"
        }
    }
}
