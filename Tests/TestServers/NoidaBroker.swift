/// noida-db as a Kafka broker: an emulator that is right about data, offsets and transactions, and writes its data to its
/// folder about once a second. It never takes a dead member out of its group.
public enum NoidaBroker {
    public static func start(in folder: String) async throws -> BrokerProcess {
        let launch = BrokerProcess.Launch(program: .noida) { port in
            ["start", "--data-dir", folder + "/noida", "--only", "kafka", "--kafka-port", "\(port)"]
        }
        return try await BrokerProcess.start(launch, in: folder)
    }
}
