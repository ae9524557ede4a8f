import Foundation

/// The data that a test of whole processes runs on: MovieLens-1M where the machine has it, synthetic data elsewhere.
enum TestData {
    /// - Parameter folder: where synthetic data is made.
    static func folder(in folder: String, users: Int, items: Int, ratings: Int) throws -> String {
        if let data = ProcessInfo.processInfo.environment["DATA"] { return data }
        return try SyntheticData(in: folder + "/data", users: users, items: items, ratings: ratings).folder
    }
}
