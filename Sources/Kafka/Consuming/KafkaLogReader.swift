internal import CRdKafka
internal import Events
internal import Logging
internal import Metrics
internal import Ports

/// Reads all partitions, outside any group. The thread behind it ends with it.
final class KafkaLogReader: LogReader {
    let requests: FetchRequests

    init(requests: FetchRequests) {
        self.requests = requests
    }

    /// Starts to read.
    /// - Parameter handle: of a client for this reader alone.
    static func start(
        _ handle: KafkaHandle,
        at position: Position,
        configuration: KafkaConfiguration,
        partitionCount: Int32,
        metrics: any MetricsFactory,
        logger: Logger
    ) -> KafkaLogReader {
        let requests = FetchRequests(mailbox: Mailbox())
        let mailbox = requests.mailbox
        KafkaThread.start("kafka-reader") {
            let topic = configuration.topics.ratings
            let fetcher = RecordFetcher(
                handle: handle,
                topic: topic,
                partitionCount: partitionCount,
                milliseconds: KafkaConfiguration.milliseconds(configuration.requestTimeout)
            )
            let loop = FetchLoop(
                configuration,
                fetcher: fetcher,
                control: handle.mainQueue(),
                membership: nil,
                mailbox: mailbox,
                metrics: FetchMetrics(client: "reader", partitionCount: partitionCount, factory: metrics),
                logger: logger
            )
            let offsets = (0..<partitionCount).map { ($0, position[$0]) }
            fetcher.begin(at: Dictionary(uniqueKeysWithValues: offsets))
            let reading = TopicReading(handle: handle, topic: topic, into: fetcher.queue)
            do throws(KafkaFault) {
                for (partition, offset) in offsets { try reading.start(partition: partition, at: offset) }
            } catch {
                loop.fail(error)
            }
            loop.run { reading.stop() }
        }
        return KafkaLogReader(requests: requests)
    }

    func next(limit: Int) async throws(PortError) -> LogBatch? {
        while let delivery = try await requests.next(limit: limit) {
            if case .batch(let fetched) = delivery { return fetched.batch }
        }
        return nil
    }
}
