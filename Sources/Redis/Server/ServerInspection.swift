internal import Logging
internal import Ports

/// Looks whether a server is one that state can be kept on.
struct ServerInspection {
    let client: RedisClient
    let logger: Logger

    /// - Throws: `refused` for a cluster. What loses or evicts state is a warning.
    func run() async throws(PortError) {
        let replies = try await client.send([
            RedisCommand("INFO"), RedisCommand("CONFIG", "GET", "save"),
        ])
        guard replies.count == 2, let information = replies[0].text.map(Self.fields) else {
            if case .error(let text) = replies.first, !text.hasPrefix("NOPERM") { throw client.error(text) }
            return warn("The Redis user may not run INFO, so that eviction and persistence could not be checked.")
        }
        guard information["cluster_enabled"] != "1" else {
            throw PortError(.refused, "\(client.server) is a node of a cluster; \(PortError.clusterRemedy)")
        }
        checkEviction(information)
        checkPersistence(information, save: replies[1])
    }

    private func checkEviction(_ information: [String: String]) {
        guard let policy = information["maxmemory_policy"], policy != "noeviction" else { return }
        warn(
            "Redis may evict state: set maxmemory-policy to noeviction, or lists and features will silently be wrong.",
            ["policy": "\(policy)"]
        )
    }

    private func checkPersistence(_ information: [String: String], save: RedisReply) {
        guard information["aof_enabled"] != "1" else { return }
        guard let points = save.fields?.first(where: { $0.name == "save" })?.value else {
            return warn(
                """
                Redis has no append-only file, and whether it saves snapshots could not be checked: without either, a \
                restart of it loses all state, which is then rebuilt from the log.
                """
            )
        }
        guard points.isEmpty else { return }
        warn("Redis keeps nothing on disk: a restart of it loses all state, which is then rebuilt from the log.")
    }

    private func warn(_ message: Logger.Message, _ metadata: Logger.Metadata = [:]) {
        logger.warning(message, metadata: metadata.merging(["redis": "\(client.server)"]) { first, _ in first })
    }

    /// The lines `name:value` of what INFO says.
    private static func fields(_ text: String) -> [String: String] {
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
