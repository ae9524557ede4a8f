internal import Ports
internal import ServiceKit

extension PortError {
    /// Why there is no whole answer.
    init(_ error: HTTPClientError) {
        let code: Code =
            switch error {
            // A handshake also fails while a server starts, so one that is not trusted is tried again too.
            case .refused, .closed, .tls, .other: .unavailable
            case .timedOut: .timedOut
            case .tooLarge, .invalidURL, .invalidHeader: .invalidRequest
            }
        self.init(code, "\(error)")
    }

    /// What an answer other than 200...299 means.
    init(status: Int, _ answer: ErrorAnswer, from server: ElasticsearchConfiguration) {
        let (code, remedy) = Self.meaning(of: status)
        let said = "\(answer)"
        self.init(
            code,
            "\(server) answered \(status)\(said.isEmpty ? "" : " (\(said))")\(remedy.isEmpty ? "" : "; \(remedy)")"
        )
    }

    private static func meaning(of status: Int) -> (Code, remedy: String) {
        switch status {
        case 401: (.refused, "check user and password, or the API key")
        case 403: (.refused, "give the user or API key the rights that docs/elasticsearch.md names")
        case 408: (.timedOut, "")
        case 413: (.invalidRequest, "raise http.max_content_length")
        case 429: (.unavailable, "it has too much to do")
        case 500...: (.unavailable, "look at its log")
        case 300..<400: (.refused, "give the address that it redirects to")
        default: (.invalidRequest, "")
        }
    }
}
