import BatchTrainer
import Events
import Ports
import Releases
import Server
import ServiceKit

/// A process that learns releases from the log.
struct TrainerRole {
    let log: any EventLog
    let catalogue: Catalogue
    let releases: ReleaseDirectory
    let learning: LearningConfiguration
    let schedule: RefitSchedule
    let http: HTTPServerConfiguration
    let context: ProcessContext

    func run() async throws {
        let trainer = BatchTrainer(
            log: log,
            directory: releases,
            catalogue: catalogue,
            clock: .daily,
            configuration: learning,
            schedule: schedule,
            logger: context.logger,
            now: WallClock.now
        )
        let router = makeServiceRouter()
        addOperationalRoutes(to: router, metrics: context.metrics) { await log.unreadiness() }
        addRefitRoute(to: router, refitting: TrainerRefitting(trainer: trainer, serving: nil))
        let server = HTTPService(router: router, configuration: http, logger: context.logger)
        try await RoleProcess(services: [trainer, server], logger: context.logger).run()
    }
}
