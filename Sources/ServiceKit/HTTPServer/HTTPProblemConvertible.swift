/// A typed error that knows its answer over HTTP.
public protocol HTTPProblemConvertible: Error {
    /// The answer. Nothing internal may be in it.
    var httpProblem: HTTPProblem { get }
}

extension HTTPProblem: HTTPProblemConvertible {
    /// Itself.
    public var httpProblem: HTTPProblem { self }
}
