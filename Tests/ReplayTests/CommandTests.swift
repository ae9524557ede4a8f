import ArgumentParser
import Testing

@testable import replay

@Suite struct CommandTests {
    private static let log = ["--data", "d", "--url", "http://127.0.0.1:1"]

    @Test(
        arguments: [
            ["run", "--data", "d"], ["run", "--data", "d", "--url", "127.0.0.1:1"],
            ["run"] + log + ["--holdout", "-1"], ["run"] + log + ["--rate", "0"], ["run"] + log + ["--rate", "nan"],
            ["run"] + log + ["--rate", "1e-300"], ["run"] + log + ["--rate", "inf"],
            ["run"] + log + ["--batch", "0"], ["run"] + log + ["--wait", "-1"], ["run"] + log + ["--wait", "inf"],
            ["evaluate"] + log + ["--connections", "0"], ["evaluate"] + log + ["--holdout", "0"],
            ["synth", "--out", "o", "--users", "0"],
            ["run"] + log + ["--state", "s"], ["run", "--data", "d", "--state", "s", "--brokers", "b:1"],
            ["freshness"] + log + ["--rate", "0"], ["freshness"] + log + ["--seconds", "0"],
            ["freshness"] + log + ["--ingest-url", "b:1"], ["freshness"] + log + ["--holdout", "0"],
        ]
    )
    func `a bad flag is refused before anything is done`(arguments: [String]) {
        #expect(throws: (any Error).self) { try ReplayCommand.parseAsRoot(arguments) }
    }

    @Test(arguments: [
        ["run"] + log, ["evaluate"] + log + ["--json"], ["synth", "--out", "o"],
        ["freshness"] + log, ["run", "--data", "d", "--brokers", "b:1"], ["run", "--brokers", "b:1"] + log,
    ])
    func `the other flags have defaults`(arguments: [String]) throws {
        _ = try ReplayCommand.parseAsRoot(arguments)
    }
}
