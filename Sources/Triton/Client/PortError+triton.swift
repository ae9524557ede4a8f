import Foundation
import Ports
import ServiceKit

extension PortError {
    private struct Message: Decodable {
        var error: String
    }

    /// Why Triton gave no answer.
    init(triton error: HTTPClientError) {
        let code: Code =
            switch error {
            // A handshake also fails while a server starts.
            case .refused, .closed, .tls, .other: .unavailable
            case .timedOut: .timedOut
            case .tooLarge: .corrupt
            case .invalidURL, .invalidHeader: .invalidRequest
            }
        self.init(code, "Triton: \(error)")
    }

    /// What an answer with an error's status means. Models and versions that are not there count as unavailable: they are
    /// loaded again.
    init(triton answer: HTTPClientResponse, url: String) {
        let text =
            (try? JSONDecoder().decode(Message.self, from: Data(answer.body)))?.error
            ?? String(decoding: answer.body.prefix(200), as: UTF8.self)
        let code: Code =
            switch answer.status {
            case 401, 403: .refused
            case 404, 408, 429, 500...: .unavailable
            default: .invalidRequest
            }
        self.init(code, "Triton at \(url) answered \(answer.status): \(text)")
    }
}
