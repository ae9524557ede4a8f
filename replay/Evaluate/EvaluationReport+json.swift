import Foundation

/// The report as one JSON object. `users` and the ranking keys stand at the top for the liked items.
extension EvaluationReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case auc
        case coverage10 = "coverage@10"
        case coverage50 = "coverage@50"
        case latencyP50 = "latency_p50_ms"
        case latencyP99 = "latency_p99_ms"
        case connections
        case all = "all_ratings"
        case popularity
        case popularityAll = "popularity_all_ratings"
        case degraded
        case failures
    }

    func encode(to encoder: any Encoder) throws {
        try liked.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(auc, forKey: .auc)
        try container.encode(coverage10, forKey: .coverage10)
        try container.encode(coverage50, forKey: .coverage50)
        try container.encode(latencyP50, forKey: .latencyP50)
        try container.encode(latencyP99, forKey: .latencyP99)
        try container.encode(connections, forKey: .connections)
        try container.encode(all, forKey: .all)
        try container.encode(popularity, forKey: .popularity)
        try container.encode(popularityAll, forKey: .popularityAll)
        try container.encode(degraded, forKey: .degraded)
        try container.encode(failures, forKey: .failures)
    }

    /// The object on one line, its keys sorted.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
