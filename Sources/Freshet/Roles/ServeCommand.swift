import ArgumentParser
import Events
import Ports
import ServiceKit

/// The role server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer POST /ml/rec and POST /ml/score from the state store and the newest release.",
        discussion: "Any number of processes may run side by side."
    )

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 5000

    @OptionGroup var kafka: KafkaOptions
    @OptionGroup var redis: RedisOptions
    @OptionGroup var elasticsearch: ElasticsearchOptions
    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var triton: TritonOptions
    @OptionGroup var process: ProcessOptions

    func validate() throws { try validate(port: port) }

    func run() async throws {
        let context = process.start("serve")
        let engines = Engines(kafka: try kafka.configuration(), logger: context.logger)
        let releases = releases.directory
        let index = try elasticsearch.index()
        let scorer = try triton.scorer(logger: context.logger)
        try await engines.withLog { log in
            guard let catalogue = try await engines.catalogue(of: log, isFollowed: true) else { return }
            try await engines.withStore(redis.configuration(), of: log) { store in
                // The updaters are processes of their own: what they have not folded yet is missing from the answers, which
                // say so in their read set.
                let serving = try await engines.prepare { () async throws(PortError) in
                    try await ServingParts(
                        log: log,
                        store: store,
                        index: index,
                        scorer: scorer,
                        catalogue: catalogue,
                        releases: releases,
                        clock: .daily,
                        backlog: Position(),
                        logger: context.logger
                    )
                }
                guard let serving else { return }
                let router = makeServiceRouter()
                serving.addRoutes(to: router, metrics: context.metrics)
                let server = HTTPService(
                    router: router,
                    configuration: HTTPServerConfiguration(host: process.host, port: port),
                    logger: context.logger
                )
                try await RoleProcess(services: serving.followers + [server], logger: context.logger).run()
            }
        }
    }
}
