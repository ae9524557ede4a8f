import Events
import Ports
import ServiceKit
import ServiceLifecycle
import Updating

/// A process that folds the log for one group of updaters.
struct UpdaterRole<Fold: RecordFold> {
    let fold: Fold
    let log: any EventLog
    let store: any StateStore
    /// What runs beside the updater.
    var companions: [any Service] = []
    let http: HTTPServerConfiguration
    let context: ProcessContext

    func run() async throws {
        let router = makeServiceRouter()
        addOperationalRoutes(to: router, metrics: context.metrics) { await log.unreadiness() + store.unreadiness() }
        let updater = UpdaterService(fold: fold, log: log, store: store, clock: .daily, logger: context.logger)
        let server = HTTPService(router: router, configuration: http, logger: context.logger)
        try await RoleProcess(services: companions + [updater, server], logger: context.logger).run()
    }
}
