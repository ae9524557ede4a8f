/// Where Elasticsearch is, and how it is talked to.
public struct ElasticsearchConfiguration: Hashable, Sendable {
    /// How this process shows who it is.
    public enum Credentials: Hashable, Sendable {
        case none
        case password(user: String, password: String)
        /// An API key in the encoded form in which Elasticsearch gives it out.
        case apiKey(String)
    }

    /// The address up to the host and port, or up to a path that all of it lies under; without user, password and the last
    /// slash.
    public var url: String
    public var credentials: Credentials
    /// A file in PEM with the authorities that the server's certificate is verified by; nil for those of the system.
    public var authorityFile: String?
    /// How long a search may take, waiting for a connection included.
    public var timeout: Duration
    /// How long any other request may take.
    public var managementTimeout: Duration = .seconds(30)
    /// The name of the alias that other readers search; also how the names of all indexes begin, which goes on with `-`.
    public var alias: String = "item_index"
    /// How many searches may be under way at once, each on a connection and a thread of its own.
    public var connections = 16

    init(
        address url: String,
        credentials: Credentials = .none,
        authorityFile: String? = nil,
        timeout: Duration = .seconds(1)
    ) {
        self.url = url
        self.credentials = credentials
        self.authorityFile = authorityFile
        self.timeout = timeout
    }
}

extension ElasticsearchConfiguration: CustomStringConvertible {
    /// Which server it is, without any secret.
    public var description: String { "elasticsearch at \(url)" }
}
