public import ArgumentParser
public import BatchTrainer
import Events
import Features
import Foundation
import ServiceKit

/// The role trainer; with a data set, one model and its test instead.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learn releases from the log; or, with --data, train one model on a data set and test it.",
        discussion: """
            Without --data: follows the log, refits on schedule and when asked to (POST /admin/refit), writes releases and \
            announces them. One process at a time.

            With --data, as an argument: of each user's ratings in time order the last 10 are left out, the first 80 % of the rest are \
            trained on and the last 20 % are the test part. Everything, the number of epochs included, is chosen on the \
            last tenth of each user's train rows; then one model is trained on all train rows, and the test part is scored \
            once.
            """
    )

    @Option(help: "With a data set: the folder with ratings.dat, movies.dat and users.dat.")
    var data: String?

    @Option(help: "With a data set: what to train, fm (vector recall) or deepfm (ranking).")
    var model = OfflineTraining.ModelKind.deepfm

    @Flag(help: "With a data set: print one JSON object last.")
    var json = false

    @Option(help: "The port for refits, health and metrics; 0 for any free one.")
    var port = 5004

    @OptionGroup var kafka: KafkaOptions
    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var learning: LearningOptions
    @OptionGroup var refits: RefitOptions
    @OptionGroup var process: ProcessOptions

    func validate() throws { try validate(port: port) }

    func run() async throws {
        // A folder that the environment or a file names for other commands does not make the role end after one model.
        let named = LayeredArguments.current?.effective.options.first { $0.name == "data" }
        if let data, named?.source == .flag { return try train(on: data) }
        let context = process.start("train")
        let engines = Engines(kafka: try kafka.configuration(), logger: context.logger)
        try await engines.withLog { log in
            guard let catalogue = try await engines.catalogue(of: log) else { return }
            let role = TrainerRole(
                log: log,
                catalogue: catalogue,
                releases: releases.directory,
                learning: learning.configuration,
                schedule: refits.schedule,
                http: HTTPServerConfiguration(host: process.host, port: port),
                context: context
            )
            try await role.run()
        }
    }

    private func train(on folder: String) throws {
        let source = MovieLens(directory: folder)
        var catalogue = Catalogue(schema: .movieLens)
        for item in try source.items() { catalogue.put(item) }
        for user in try source.users() { catalogue.put(user) }
        let training = OfflineTraining(
            try ReplayOrder(source),
            catalogue: catalogue,
            schema: learning.schema,
            split: ContractSplit()
        )
        let report = try training.run(model, configuration: learning.configuration) { epoch, area in
            FileHandle.standardError.write(
                Data("epoch \(epoch): validation AUC \(String(format: "%.4f", area))\n".utf8)
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = json ? [.sortedKeys] : [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}

extension OfflineTraining.ModelKind: ExpressibleByArgument {}
