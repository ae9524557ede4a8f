import Foundation

/// Holds back threads until a number of them have arrived.
final class Gate: @unchecked Sendable {
    // Unchecked: `missing` is touched under the condition's lock only.
    private let condition = NSCondition()
    private var missing: Int

    init(count: Int) { missing = count }

    func arriveAndWait() {
        condition.lock()
        defer { condition.unlock() }
        missing -= 1
        condition.broadcast()
        while missing > 0 { condition.wait() }
    }
}
