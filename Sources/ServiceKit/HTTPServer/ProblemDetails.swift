/// The body of an error answer, `application/problem+json` (RFC 9457).
public struct ProblemDetails: Codable, Hashable, Sendable {
    /// What kind of problem it is: `about:blank` when the status says it all, else a URN that a client may compare.
    public var type: String
    /// The kind in a few words; the same for every problem of the type.
    public var title: String
    /// The HTTP status code, 400...599.
    public var status: Int
    /// What was wrong with this request, where, and what to do.
    public var detail: String

    public init(type: String = "about:blank", title: String, status: Int, detail: String) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
    }
}
