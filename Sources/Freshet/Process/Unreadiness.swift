import Ports

extension EventLog {
    /// Why the log cannot be used now; empty when it can.
    func unreadiness() async -> [String] {
        do {
            _ = try await end()
            return []
        } catch {
            return ["the log does not answer: \(error)"]
        }
    }
}

extension StateStore {
    /// Why the store cannot be used now; empty when it can.
    func unreadiness() async -> [String] {
        do {
            _ = try await progress(of: .features)
            return []
        } catch {
            return ["the state store does not answer: \(error)"]
        }
    }
}
