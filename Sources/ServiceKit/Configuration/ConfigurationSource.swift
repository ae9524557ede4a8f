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

extension ConfigurationSource {
    /// Whether this source counts before another one; lines of a file do not count before each other.
    func counts(before other: ConfigurationSource) -> Bool { rank < other.rank }

    private var rank: Int {
        switch self {
        case .flag: 0
        case .environment: 1
        case .file: 2
        case .default: 3
        }
    }
}
