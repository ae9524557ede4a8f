import BatchTrainer
import Embedded
import Events
import FeatureUpdater
import Foundation
import Ingest
import Logging
import Ports
import RecallUpdater
import Releases
import Server
import ServiceKit
import ServiceLifecycle

/// All roles wired together on embedded stores.
struct Standalone {
    let http: HTTPServerConfiguration
    let statePath: String
    let dataPath: String?
    let partitionCount: Int32?
    let learning: LearningConfiguration
    let schedule: RefitSchedule
    let metrics: PrometheusRegistry
    let logger: Logger
    var clock = BucketClock.daily
    /// Called once with the port, when requests are accepted.
    var onListening: @Sendable (Int) async -> Void = { _ in }

    /// Runs until a signal asks to stop.
    func run() async throws {
        let directory = try StateDirectory.open(statePath)
        let log = try await EmbeddedLog.open(directory: directory, partitionCount: partitionCount)
        let store = try await EmbeddedStateStore.open(directory: directory)
        do {
            try await serve(log: log, store: store)
        } catch {
            await close(log, store, directory)
            throw error
        }
        await close(log, store, directory)
    }

    private func close(_ log: EmbeddedLog, _ store: EmbeddedStateStore, _ directory: StateDirectory) async {
        await log.close()
        await store.close()
        directory.close()
    }

    private func serve(log: EmbeddedLog, store: EmbeddedStateStore) async throws {
        let start = try await log.end()
        let watermarks = try await checkProgress(store, log: log.identity, end: start)
        let catalogue = try await CatalogueSource(log: log).load(from: dataPath)
        logger.info(
            "Starting.",
            metadata: [
                "log": "\(log.identity)", "events": "\(start.recordCount)", "items": "\(catalogue.items.count)",
                "users": "\(catalogue.users.count)", "schema": "\(learning.schema)", "state": "\(statePath)",
            ]
        )
        let releases = ReleaseDirectory(
            url: URL(filePath: statePath, directoryHint: .isDirectory).appending(path: "releases")
        )
        let serving = try await ServingParts(
            log: log,
            store: store,
            catalogue: catalogue,
            releases: releases,
            clock: clock,
            backlog: start,
            logger: logger
        )
        let trainer = BatchTrainer(
            log: log,
            directory: releases,
            catalogue: catalogue,
            clock: clock,
            configuration: learning,
            schedule: schedule,
            logger: logger,
            now: WallClock.now
        )
        let idle = IdleWatermarks(log: log, initial: watermarks)
        let router = makeServiceRouter()
        serving.addRoutes(to: router, metrics: metrics)
        addIntakeRoutes(to: router, intake: Intake(log: log, watermarks: idle, now: WallClock.now))
        addRefitRoute(to: router, refitting: TrainerRefitting(trainer: trainer, serving: serving.state))
        // They start in this order and stop in the opposite one.
        let updaters: [any Service] = [
            UpdaterService(
                fold: FeatureFold(catalogue: catalogue),
                log: log,
                store: store,
                clock: clock,
                logger: logger
            ),
            UpdaterService(fold: RecallFold(), log: log, store: store, clock: clock, logger: logger),
        ]
        let server = HTTPService(router: router, configuration: http, logger: logger, onListening: onListening)
        try await RoleProcess(services: updaters + serving.followers + [trainer, idle, server], logger: logger).run()
    }

    /// Refuses state that is ahead of the log: new events would take places that the state has already passed.
    /// - Returns: the highest event time of each partition that the state knows.
    private func checkProgress(
        _ store: EmbeddedStateStore,
        log: LogIdentity,
        end: Position
    ) async throws(PortError) -> PartitionWatermarks {
        var watermarks = PartitionWatermarks()
        for group in UpdaterGroup.allCases {
            guard let progress = try await store.progress(of: group) else { continue }
            guard progress.log == log, end.covers(progress.position) else {
                throw PortError(
                    .foreignLog,
                    "the \(group.rawValue) state in \(statePath) is ahead of the log there, which has lost its end: "
                        + "remove state.sqlite to rebuild it from the log"
                )
            }
            for (partition, timestamp) in progress.watermarks.timestamps {
                watermarks.raise(partition, to: timestamp)
            }
        }
        return watermarks
    }
}
