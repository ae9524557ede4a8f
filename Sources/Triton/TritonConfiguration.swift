public import Foundation
public import Ports

/// How rankers get into a Triton server, and how it is asked for scores.
public struct TritonConfiguration: Sendable {
    /// The server's HTTP address, `http` or `https`, perhaps with a path, without a slash at its end.
    public let url: String
    /// The model repository as this process sees it: the folder that the server was started with.
    public let repository: URL
    /// What computes the models there.
    public let backend: TritonBackend
    /// The longest that scoring may take, waiting included.
    public let timeout: Duration
    /// The longest that the server may take to load a model, and for each of the checks behind it.
    public let loadTimeout: Duration

    /// - Throws: `invalidRequest` when the address is none.
    public init(
        url: String,
        repository: URL,
        backend: TritonBackend = .onnxruntime,
        timeout: Duration = .milliseconds(500),
        loadTimeout: Duration = .seconds(60)
    ) throws(PortError) {
        let address = String(url.reversed().drop { $0 == "/" }.reversed())
        let components = URLComponents(string: address)
        guard let components, ["http", "https"].contains(components.scheme), components.host?.isEmpty == false,
            components.user == nil,
            components.query == nil, components.fragment == nil
        else {
            throw PortError(
                .invalidRequest,
                "'\(url)' is not the address of a Triton server: http://host:port is expected"
            )
        }
        self.url = address
        self.repository = repository
        self.backend = backend
        self.timeout = timeout
        self.loadTimeout = loadTimeout
    }
}
