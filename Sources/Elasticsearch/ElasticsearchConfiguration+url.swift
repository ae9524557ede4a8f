internal import Foundation
public import Ports

extension ElasticsearchConfiguration {
    /// Reads `http[s]://[user:password@]host[:port][/path]`; reserved characters in user and password are percent-encoded.
    /// - Parameters:
    ///   - password: the password of the URL's user, or of the user `elastic` where it names none; wins over the URL's.
    ///   - apiKey: in the encoded form; there is no user or password then.
    ///   - authorityFile: a file that can be read; counts with https only.
    /// - Throws: `invalidRequest` for anything else. The message never repeats the URL, which may hold a password.
    public init(
        url text: String,
        password: String? = nil,
        apiKey: String? = nil,
        authorityFile: String? = nil
    ) throws(PortError) {
        guard var url = URLComponents(string: text, encodingInvalidCharacters: false), let scheme = url.scheme else {
            throw Self.unreadable("it is no URL; reserved characters in user and password are percent-encoded")
        }
        guard ["http", "https"].contains(scheme) else { throw Self.unreadable("its scheme is \(scheme)") }
        guard let host = url.host, !host.isEmpty else { throw Self.unreadable("it names no host") }
        guard url.query == nil, url.fragment == nil else { throw Self.unreadable("it has a query or a fragment") }
        if let port = url.port, !(1...65_535).contains(port) { throw Self.unreadable("its port is \(port)") }
        let credentials = try Self.credentials(user: url.user, password: password ?? url.password, apiKey: apiKey)
        url.user = nil
        url.password = nil
        guard var address = url.string else { throw Self.unreadable("it is no URL") }
        while address.hasSuffix("/") { address.removeLast() }
        if let authorityFile { try Self.check(authorityFile, scheme: scheme) }
        self.init(address: address, credentials: credentials, authorityFile: authorityFile)
    }

    private static func credentials(
        user: String?,
        password: String?,
        apiKey: String?
    ) throws(PortError) -> Credentials {
        let isVisible: (String) -> Bool = { text in text.utf8.allSatisfy { (33...126).contains($0) } }
        if let apiKey {
            guard user == nil, password == nil else {
                throw PortError(.invalidRequest, "Elasticsearch is given an API key and a user or password: give one")
            }
            guard !apiKey.isEmpty, isVisible(apiKey) else {
                throw PortError(
                    .invalidRequest,
                    "the API key for Elasticsearch cannot be used: give it in its encoded form, without spaces"
                )
            }
            return .apiKey(apiKey)
        }
        guard let password else {
            guard user == nil else {
                throw unreadable("it names a user without a password: give FRESHET_ELASTICSEARCH_PASSWORD")
            }
            return .none
        }
        let user = user ?? "elastic"
        guard !user.isEmpty, !user.contains(":") else { throw unreadable("its user is empty or has a colon") }
        return .password(user: user, password: password)
    }

    private static func check(_ authorityFile: String, scheme: String) throws(PortError) {
        guard scheme == "https" else {
            throw PortError(.invalidRequest, "a file of authorities counts with https only, but the URL is \(scheme)")
        }
        guard FileManager.default.isReadableFile(atPath: authorityFile) else {
            throw PortError(.invalidRequest, "the file of authorities \(authorityFile) cannot be read")
        }
    }

    private static func unreadable(_ reason: String) -> PortError {
        PortError(
            .invalidRequest,
            "the URL of Elasticsearch cannot be used: \(reason); the form is http[s]://[user:password@]host[:port][/path]"
        )
    }

    /// The value of the header `Authorization`; nil where nobody has to show who they are.
    var authorization: String? {
        switch credentials {
        case .none: nil
        case .apiKey(let key): "ApiKey \(key)"
        case .password(let user, let password):
            "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        }
    }
}
