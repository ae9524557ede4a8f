import Events
public import Logging
import Metrics
public import Ports
public import ServiceLifecycle

/// Follows the topics `items` and `users`, and puts each new state of the catalogue into service.
///
/// A value that cannot be read is reported and passed over: what was known before stays. While the log does not answer,
/// what is in service stays.
public struct CatalogueFollower: Service {
    /// The fold, with one writer at a time.
    private actor Folding {
        private var fold: CatalogueFold
        private let state: ServingState

        init(_ state: ServingState) {
            self.state = state
            fold = CatalogueFold(schema: state.snapshot.catalogue.schema)
        }

        /// Takes in what both topics hold; puts it into service if that is not there yet.
        func begin(_ records: [CompactedTopic: [CompactedRecord]]) -> [PortError] {
            let unreadable = records.flatMap { topic, records in fold.fold(records, of: topic) }
            if fold.catalogue.version != state.catalogueVersion { state.publish(fold.catalogue) }
            return unreadable
        }

        func take(_ records: [CompactedRecord], of topic: CompactedTopic) -> [PortError] {
            let unreadable = fold.fold(records, of: topic)
            state.publish(fold.catalogue)
            return unreadable
        }

        func version(of topic: CompactedTopic) -> Int64 { fold.version(of: topic) }
    }

    private static let topics = [CompactedTopic.items, .users]

    private let log: any EventLog
    private let state: ServingState
    private let logger: Logger

    public init(log: any EventLog, state: ServingState, logger: Logger) {
        self.log = log
        self.state = state
        self.logger = logger
    }

    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            let folding = Folding(state)
            var stored: [CompactedTopic: [CompactedRecord]] = [:]
            for topic in Self.topics {
                guard let records = try await records(of: topic, after: 0, waiting: false) else { return }
                stored[topic] = records
            }
            report(await folding.begin(stored))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for topic in Self.topics { group.addTask { try await follow(topic, folding) } }
                try await group.waitForAll()
            }
        }
    }

    private func follow(_ topic: CompactedTopic, _ folding: Folding) async throws {
        while !Task.isCancelled {
            let known = await folding.version(of: topic)
            guard let records = try await records(of: topic, after: known, waiting: true) else { return }
            guard !records.isEmpty else { continue }
            report(await folding.take(records, of: topic))
            logger.debug(
                "Catalogue changed.",
                metadata: ["catalogue.topic": "\(topic.rawValue)", "catalogue.version": "\(state.catalogueVersion)"]
            )
        }
    }

    /// Nil when the task was cancelled.
    private func records(
        of topic: CompactedTopic,
        after version: Int64,
        waiting: Bool
    ) async throws(PortError) -> [CompactedRecord]? {
        let retry = Retry { [logger] error in
            logger.warning("The log does not answer; trying again.", metadata: ["error": "\(error)"])
        }
        return try await retry.run { () async throws(PortError) in
            try await log.records(of: topic, after: version, waiting: waiting)
        }
    }

    private func report(_ unreadable: [PortError]) {
        for error in unreadable {
            Counter(label: "freshet_server_unreadable_catalogue_values").increment()
            logger.error("A value of the catalogue is passed over.", metadata: ["error": "\(error)"])
        }
    }
}
