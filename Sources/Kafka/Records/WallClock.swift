internal import Foundation

/// The clock that is compared with brokers' clocks, and orders nothing.
enum WallClock {
    /// In milliseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
