public import ArgumentParser
public import BatchTrainer
import Events
public import Features
import Foundation

/// Trains a model on a data set by the contract's split and tests it once.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a model on a data set and score its test part once.",
        discussion: """
            Of each user's ratings in time order the last 10 are left out, the first 80 % of the rest are trained on and the \
            last 20 % are the test part. Everything, the number of epochs included, is chosen on the last tenth of each user's \
            train rows; then one model is trained on all train rows, and the test part is scored once.
            """
    )

    @Option(help: "The folder with ratings.dat, movies.dat and users.dat.")
    var data: String

    @Option(help: "What to train: fm (vector recall) or deepfm (ranking).")
    var model = OfflineTraining.ModelKind.deepfm

    @Option(help: "The feature schema: seed or full.")
    var schema = FeatureSchema.Name.full

    @Option(help: "The seed of every random choice.")
    var seed: UInt64 = 1

    @Option(help: "How many threads train; makes no difference to the result.")
    var threads = 2

    @Flag(help: "Print one JSON object last.")
    var json = false

    func validate() throws {
        guard (1...64).contains(threads) else { throw ValidationError("--threads is 1 to 64") }
    }

    func run() throws {
        let source = MovieLens(directory: data)
        var catalogue = Catalogue(schema: .movieLens)
        for item in try source.items() { catalogue.put(item) }
        for user in try source.users() { catalogue.put(user) }
        let training = OfflineTraining(
            try ReplayOrder(source),
            catalogue: catalogue,
            schema: schema,
            split: ContractSplit()
        )
        let configuration = LearningConfiguration(schema: schema, seed: seed, threads: threads)
        let report = try training.run(model, configuration: configuration) { epoch, area in
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
extension FeatureSchema.Name: ExpressibleByArgument {}
