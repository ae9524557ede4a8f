import ArgumentParser
import Events

/// Which log to read, and how much of it to hold back; shared by the subcommands so that they split alike.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A folder with ratings.dat, movies.dat and users.dat in MovieLens-1M's format.",
            valueName: "folder"
        )
    )
    var data: String

    @Option(help: ArgumentHelp("How many ratings at the end of each user's to hold back.", valueName: "count"))
    var holdout = 10

    var movieLens: MovieLens { MovieLens(directory: data) }
    var split: ContractSplit { ContractSplit(holdout: holdout) }

    func validate() throws {
        guard holdout >= 0 else { throw ValidationError("--holdout is a number from 0 on, not \(holdout)") }
    }
}
