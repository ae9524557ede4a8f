import Foundation

/// The clock of this machine.
enum WallClock {
    /// Milliseconds since 1970.
    @Sendable static func now() -> Int64 {
        Int64(Date().timeIntervalSince1970 * 1_000)
    }
}
