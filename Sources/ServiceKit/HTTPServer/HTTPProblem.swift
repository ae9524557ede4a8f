public import HTTPTypes

/// An error with the answer that a client gets for it. Thrown by routes; `ProblemMiddleware` writes the answer.
public struct HTTPProblem: Error, Hashable, Sendable {
    /// The status and its reason phrase, which is the problem's title unless it has a type of its own.
    public var status: HTTPResponse.Status
    /// The problem's type and title, when the status alone does not say what a client may want to tell apart.
    public var kind: Kind?
    /// What was wrong with this request, where, and what to do.
    public var detail: String
    /// Sent beside the body, for example `Retry-After`.
    public var headers: HTTPFields

    /// A kind of problem that clients may tell apart from others with the same status.
    public struct Kind: Hashable, Sendable {
        /// A URN, `urn:freshet:problem:<name>`.
        public let type: String
        /// The kind in a few words.
        public let title: String

        /// - Parameter name: lower-case words with hyphens.
        public init(_ name: String, title: String) {
            self.type = "urn:freshet:problem:\(name)"
            self.title = title
        }
    }

    public init(_ status: HTTPResponse.Status, _ detail: String, kind: Kind? = nil, headers: HTTPFields = [:]) {
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = headers
    }

    /// 503 with `Retry-After`: the same request may succeed later.
    /// - Parameter retryAfter: in how many seconds, or nil when trying again is of no use.
    public static func unavailable(_ detail: String, kind: Kind? = nil, retryAfter: Int? = 1) -> HTTPProblem {
        var headers = HTTPFields()
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return HTTPProblem(.serviceUnavailable, detail, kind: kind, headers: headers)
    }

    /// The document that a client gets.
    public var details: ProblemDetails {
        ProblemDetails(
            type: kind?.type ?? "about:blank",
            title: kind?.title ?? status.reasonPhrase,
            status: status.code,
            detail: detail
        )
    }
}
