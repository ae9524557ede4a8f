internal import Foundation

/// Keeps a connection that the other side has closed from ending the process.
enum BrokenPipe {
    /// hiredis writes with write(2), which raises SIGPIPE on a closed connection, and the signal's default action ends the
    /// process. Ignored process-wide, once: the error of the write says the same. A handler of the program's own stays.
    static let isIgnored: Bool = {
        let previous = signal(SIGPIPE, SIG_IGN)
        guard unsafeBitCast(previous, to: Int.self) != unsafeBitCast(SIG_DFL, to: Int.self) else { return true }
        signal(SIGPIPE, previous)
        return true
    }()
}
