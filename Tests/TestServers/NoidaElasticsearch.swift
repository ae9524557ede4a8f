/// noida-db with Elasticsearch's interface: an emulator that finds vectors exactly in an index of type `hnsw`, asks for no
/// credentials, ignores `boost` within `terms`, and writes its data to its folder about once a second and when it is asked
/// to stop. A process of its own, as its other engines would share its one thread.
public enum NoidaElasticsearch {
    public static func start(in folder: String) async throws -> BrokerProcess {
        let launch = BrokerProcess.Launch(program: .noida) { port in
            [
                "start", "--data-dir", folder + "/noida", "--host", "127.0.0.1", "--only", "elasticsearch",
                "--elasticsearch-port", "\(port)",
            ]
        }
        return try await BrokerProcess.start(launch, in: folder)
    }
}
