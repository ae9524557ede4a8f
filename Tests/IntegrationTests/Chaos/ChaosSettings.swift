import Foundation

/// How much chaos: a little in the tests, more by `make chaos`.
enum ChaosSettings {
    private static let environment = ProcessInfo.processInfo.environment

    /// The seed of a run, printed by it. `CHAOS_SEED`.
    static let seed = environment["CHAOS_SEED"].flatMap(UInt64.init) ?? 1
    /// How many processes are killed in a run. `CHAOS_KILLS`.
    static let kills = environment["CHAOS_KILLS"].flatMap(Int.init) ?? 8
    /// Whether the run is the long one, on MovieLens-1M where the machine has it.
    static let isFull = environment["CHAOS_KILLS"] != nil

    /// The folder of the data that is sent.
    static func data(in folder: String) throws -> String {
        if isFull { return try TestData.folder(in: folder, users: 2_000, items: 2_000, ratings: 300_000) }
        return try SyntheticData(in: folder + "/data", users: 300, items: 600, ratings: 20_000).folder
    }
}
