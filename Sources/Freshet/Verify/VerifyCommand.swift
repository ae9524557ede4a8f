import ArgumentParser
import Embedded
import Events
import FeatureUpdater
import Foundation
import Logging
import Ports
import RecallUpdater
import Releases
import ServiceKit
import Verifying

/// Proves stored state against the log.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Fold the log again from its start, and compare with what is stored.",
        discussion: """
            Compares every user record and item bucket with its place in the log, and each release's cut-off. Ends with \
            status 0 only if everything is equal. With --state it looks at the embedded stores of that folder, which no \
            process may have open; without it at Kafka and Redis, beside the roles that work on them.
            """
    )

    @Option(help: ArgumentHelp("The folder of a standalone process.", valueName: "folder"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "Look at one of so many users only, and not at item buckets: takes less memory for a large log.",
            valueName: "count"
        )
    )
    var sample: Int32 = 1

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @OptionGroup var kafka: KafkaOptions
    @OptionGroup var redis: RedisOptions
    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws {
        guard sample >= 1 else { throw ValidationError("--sample is at least 1") }
    }

    func run() async throws {
        var logger = Logger(label: "freshet.verify", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        if let state {
            try await verifyEmbedded(state)
        } else {
            let engines = Engines(kafka: try kafka.configuration(), logger: logger)
            let releases = releases.directory
            try await engines.withLog { log in
                try await engines.withStore(redis.configuration(), of: log) { store in
                    try await verify(log: log, store: store, releases: releases)
                }
            }
        }
    }

    private func verifyEmbedded(_ path: String) async throws {
        guard FileManager.default.fileExists(atPath: path + "/log.sqlite") else {
            throw ValidationError("--state: there is no log in \(path)")
        }
        let directory = try StateDirectory.open(path)
        let log = try await EmbeddedLog.open(directory: directory)
        let store = try await EmbeddedStateStore.open(directory: directory)
        let folder = URL(filePath: path, directoryHint: .isDirectory).appending(path: "releases")
        let result = await Result(catching: {
            try await verify(log: log, store: store, releases: ReleaseDirectory(url: folder))
        })
        await store.close()
        await log.close()
        directory.close()
        try result.get()
    }

    private func verify(log: any EventLog, store: any StateStore, releases: ReleaseDirectory) async throws {
        let started = ContinuousClock.now
        let catalogue = try await log.requiredCatalogue()
        let verifier = StateVerifier(log: log, store: store, clock: .daily, sample: UserSample(oneIn: sample))
        async let features = verifier.verify(FeatureFold(catalogue: catalogue))
        async let recall = verifier.verify(RecallFold())
        var report = VerificationReport(log: "\(log.identity)", sample: sample)
        for result in [try await features, try await recall] {
            report.add(result, partitionCount: log.identity.partitionCount)
        }
        let releaseVerifier = ReleaseVerifier(
            directory: releases,
            store: store,
            clock: .daily,
            partitionCount: log.identity.partitionCount
        )
        for result in try await releaseVerifier.verify() { report.add(result) }
        report.seconds = (ContinuousClock.now - started) / .seconds(1)
        print(json ? try report.json() : report.text())
        guard report.isEqual else { throw ExitCode.failure }
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
