/// Where the value of an option comes from; in the order in which they count.
public enum ConfigurationSource: Hashable, Sendable {
    /// The argument list.
    case flag
    /// The environment variable of that name.
    case environment(variable: String)
    /// A line of the configuration file, counted from 1.
    case file(path: String, line: Int)
    /// The default in code.
    case `default`
}

extension ConfigurationSource: CustomStringConvertible {
    public var description: String {
        switch self {
        case .flag: "flag"
        case .environment(let variable): variable
        case .file(let path, let line): "\(path):\(line)"
        case .default: "default"
        }
    }
}
