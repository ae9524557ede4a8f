internal import Logging
internal import Synchronization

/// Takes the reports of a client that is only asked questions, on a thread of its own, and remembers why it is of no use.
final class ClientWatch: Sendable {
    private let stop = StopSignal()
    private let fault = Mutex<KafkaFault?>(nil)

    /// The fault that lies behind an answer that did not come, if one is known.
    var lastingFault: KafkaFault? { fault.withLock { $0 } }

    deinit { stop.stop() }

    /// Watches until `end`.
    func begin(_ handle: KafkaHandle, metrics: ConnectionMetrics, logger: Logger) {
        KafkaThread.start("kafka-watch") { [stop, weak self] in
            var reports = ClientReports(metrics: metrics, logger: logger)
            let queue = handle.mainQueue()
            queue.ring(stop.doorbell)
            while !stop.isStopped {
                stop.doorbell.wait(upTo: .seconds(1))
                while let event = queue.poll() {
                    guard let lasting = reports.take(event) else { continue }
                    self?.fault.withLock { $0 = lasting }
                }
            }
        }
    }

    /// The client has answered.
    func answered() { fault.withLock { $0 = nil } }

    /// Lets go of the client, on its thread.
    func end() { stop.stop() }
}
