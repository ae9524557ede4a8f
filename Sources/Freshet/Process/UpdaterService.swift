import Events
import Logging
import Ports
import ServiceLifecycle
import Updating

/// An updater as a service.
struct UpdaterService<Fold: RecordFold>: Service {
    let fold: Fold
    let log: any EventLog
    let store: any StateStore
    let clock: BucketClock
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await Updater(fold: fold, log: log, store: store, clock: clock, logger: logger).run()
        }
    }
}
