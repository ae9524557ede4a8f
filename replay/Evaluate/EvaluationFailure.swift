/// An evaluation in which requests failed or answers were unsound.
struct EvaluationFailure: Error, CustomStringConvertible {
    var count: Int
    /// The first few reasons.
    var reasons: [String]

    var description: String {
        let ending = count >= FailureLog.limit ? ", and the evaluation was called off" : ""
        return "\(grouped(count)) requests failed or were answered wrongly\(ending):\n"
            + reasons.map { "  \($0)" }.joined(separator: "\n")
    }
}
