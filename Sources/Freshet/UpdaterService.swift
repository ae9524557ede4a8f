import Events
import Ports
import ServiceLifecycle
import Updating

/// An updater as a service.
struct UpdaterService<Fold: RecordFold>: Service {
    let fold: Fold
    let log: any EventLog
    let store: any StateStore
    let clock: BucketClock

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await Updater(fold: fold, log: log, store: store, clock: clock).run()
        }
    }
}
