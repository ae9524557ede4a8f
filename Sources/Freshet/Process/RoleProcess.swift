import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs the services of a process until one fails or a signal asks to stop.
///
/// The first SIGTERM or SIGINT asks the services to finish what is under way, which may take `drainLimit`. A second signal,
/// or the end of that time, ends the process at once: that is as safe as kill -9, after which the same work is done again
/// without a second effect.
struct RoleProcess {
    /// How long services may take to stop.
    static let drainLimit = Duration.seconds(20)

    let services: [any Service]
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let group = ServiceGroup(services: services, logger: logger)
        // Cancelled when the services have ended.
        async let _ = stop(group, on: signals)
        try await group.run()
    }

    private func stop(_ group: ServiceGroup, on signals: UnixSignalsSequence) async {
        await withTaskGroup(of: Void.self) { tasks in
            var isStopping = false
            for await signal in signals {
                if isStopping { endNow("a second signal came") }
                isStopping = true
                logger.info("Stopping.", metadata: ["signal": "\(signal)", "limit": "\(Self.drainLimit)"])
                tasks.addTask { await group.triggerGracefulShutdown() }
                tasks.addTask {
                    guard (try? await Task.sleep(for: Self.drainLimit)) != nil else { return }
                    endNow("services did not stop within \(Self.drainLimit)")
                }
            }
            tasks.cancelAll()
        }
    }

    private func endNow(_ reason: String) -> Never {
        logger.error("Ending at once.", metadata: ["reason": "\(reason)"])
        _exit(EXIT_FAILURE)
    }
}
