import ArgumentParser
import Foundation

/// `replay synth`: makes a synthetic log.
struct SynthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Writes a synthetic log in MovieLens-1M's format, with something to learn in it.",
        discussion:
            "The same numbers and seed give the same files, byte by byte. Files that exist are never overwritten."
    )

    @Option(help: ArgumentHelp("The folder to write ratings.dat, movies.dat and users.dat to.", valueName: "folder"))
    var out: String

    @Option(help: ArgumentHelp("How many users.", valueName: "count"))
    var users = 1000

    @Option(help: ArgumentHelp("How many items.", valueName: "count"))
    var items = 500

    @Option(help: ArgumentHelp("How many ratings in all.", valueName: "count"))
    var ratings = 50_000

    @Option(help: ArgumentHelp("How many genres, at most 63.", valueName: "count"))
    var genres = 18

    @Option(
        help: ArgumentHelp("How uneven the items' popularity is: the exponent of Zipf's law.", valueName: "exponent")
    )
    var skew = 0.8

    @Option(help: ArgumentHelp("What the random numbers begin with.", valueName: "number"))
    var seed: UInt64 = 1

    private var shape: SyntheticShape {
        SyntheticShape(users: users, items: items, ratings: ratings, genres: genres, skew: skew, seed: seed)
    }

    func validate() throws {
        if let flaw = shape.flaw { throw ValidationError(flaw) }
    }

    func run() throws {
        let progress = Progress(unit: "ratings", total: ratings)
        defer { progress.finish() }
        try SyntheticLog(shape: shape).write(to: URL(filePath: out)) { progress.advance(by: $0) }
    }
}
