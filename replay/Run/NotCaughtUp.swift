/// The updaters did not reach the end of the log in time. The events are in the log all the same.
struct NotCaughtUp: Error, CustomStringConvertible {
    var wait: Duration
    /// The updaters that were behind.
    var updaters: [String]
    /// What the last look at the server's status failed with.
    var trouble: ServerError?

    var description: String {
        let reason = trouble.map { " (\($0))" } ?? ""
        return """
            all events are in the log, but \(updaters.joined(separator: " and ")) had not caught up after \(wait)\(reason); \
            is the updater running? --wait allows more time
            """
    }
}
