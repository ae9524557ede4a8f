/// Why a service cannot listen.
public enum HTTPServerError: Error, Hashable, Sendable {
    /// Another process listens there.
    case addressInUse(host: String, port: Int)
    /// The system does not let this process listen there.
    case notPermitted(host: String, port: Int)
    /// The host is not an address of this machine, or its name cannot be resolved, or the port is out of range.
    case badAddress(host: String, port: Int, reason: String)
}

extension HTTPServerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "port \(port) on \(host) is already in use: stop the other process or choose another port with --port"
        case .notPermitted(let host, let port):
            "port \(port) on \(host) is not permitted: choose a port above 1023 with --port"
        case .badAddress(let host, let port, let reason):
            "cannot listen on port \(port) of \(host) (\(reason)): choose an address of this machine with --host"
        }
    }
}
