/// Tansu, an independent broker that keeps everything in memory. It takes dead members out of their groups; it is wrong about
/// ends of partitions, aborted transactions and compaction. Clients need a librdkafka newer than 2.2 (`Program`).
public enum TansuBroker {
    public static func start(in folder: String) async throws -> BrokerProcess {
        let launch = BrokerProcess.Launch(program: .tansu) { port in
            let address = "tcp://127.0.0.1:\(port)"
            return [
                "broker", "--cluster-id", "freshet", "--listener-url", address, "--advertised-listener-url", address,
                "--storage-engine", "memory://tansu/",
            ]
        }
        return try await BrokerProcess.start(launch, in: folder)
    }
}
