internal import Events
internal import Metrics

/// What a reader or a member of a group reports of itself. Used on one thread.
struct FetchMetrics {
    private let rebalances: Counter
    private let failedCommits: Counter
    private let poison: Counter
    private let prefetched: Gauge
    private let lags: [Gauge]
    let connection: ConnectionMetrics

    /// - Parameter client: the group's name, or that of the reader.
    init(client: String, partitionCount: Int32, factory: any MetricsFactory) {
        let labels = [("client", client)]
        rebalances = Counter(label: "freshet_kafka_rebalances", dimensions: labels, factory: factory)
        failedCommits = Counter(label: "freshet_kafka_failed_commits", dimensions: labels, factory: factory)
        poison = Counter(label: "freshet_kafka_poison_records", dimensions: labels, factory: factory)
        prefetched = Gauge(label: "freshet_kafka_prefetched_records", dimensions: labels, factory: factory)
        lags = (0..<partitionCount).map { partition in
            Gauge(
                label: "freshet_kafka_lag",
                dimensions: labels + [("partition", "\(partition)")],
                factory: factory
            )
        }
        connection = ConnectionMetrics(client: client, factory: factory)
    }

    func rebalanced() { rebalances.increment() }

    func commitFailed() { failedCommits.increment() }

    func took(_ taken: FetchedBatch) {
        if !taken.poison.isEmpty { poison.increment(by: taken.poison.count) }
    }

    /// How many records lie behind the position of each partition that is read, as far as the broker said with the last
    /// records that it sent; and how many of them are here.
    func update(_ fetcher: RecordFetcher) {
        prefetched.record(fetcher.queue.count)
        let offsets = fetcher.position.offsets
        // What another member reads now is its lag.
        for (partition, lag) in lags.enumerated() where offsets[Int32(partition)] == nil { lag.record(0) }
        for (partition, offset) in offsets {
            guard let end = fetcher.handle.knownEnd(of: fetcher.topic, partition: partition) else { continue }
            lags[Int(partition)].record(max(0, end - offset))
        }
    }

    /// Nothing is read any more.
    func end(_ fetcher: RecordFetcher) {
        prefetched.record(0)
        for lag in lags { lag.record(0) }
    }
}
