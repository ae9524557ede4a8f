import Embedded
import Events
import Foundation
import Logging
import Ports
import Releases
import TestSupport
import Testing

@testable import Server

/// How announced releases come into service, with an item index that fails.
@Suite(.timeLimit(.minutes(2)))
struct ReleaseFollowerTests {
    private let state = ServingState(catalogue: sampleCatalogue)
    private let index = FaultyIndex(EmbeddedItemIndex())

    @Test func `A release is loaded again until the index is back; the one before serves meanwhile`() async throws {
        try await withFollower { log, directory, _ in
            let first = try await announce(1, in: log, directory)
            await eventually { state.snapshot.release?.version == first }
            index.fail(with: PortError(.unavailable, "the index is away"))
            let second = try await announce(2, in: log, directory)
            await eventually { index.calls.filter { $0 == "load \(second)" }.count >= 3 }
            #expect(state.snapshot.release?.version == first)
            #expect(!state.isSettled(2))
            index.fail(with: nil)
            await eventually { state.snapshot.release?.version == second }
            await eventually { index.calls.last == "promote \(second)" }
            #expect(!index.calls.contains("unload \(first)"), "requests under way may need it")
            let third = try await announce(3, in: log, directory)
            await eventually { state.snapshot.release?.version == third }
            await eventually { index.calls.contains("unload \(first)") }
        }
    }

    @Test func `A release that the index refuses is left out, and unloaded from where it was loaded`() async throws {
        try await withFollower { log, directory, _ in
            let first = try await announce(1, in: log, directory)
            await eventually { index.calls.last == "promote \(first)" }
            index.fail(with: PortError(.invalidRequest, "item 3 is refused"))
            let second = try await announce(2, in: log, directory)
            await eventually { state.isSettled(2) }
            #expect(state.snapshot.release?.version == first)
            #expect(index.calls.filter { $0.hasSuffix(second) } == ["load \(second)", "unload \(second)"])
        }
    }

    @Test func `When the scorer refuses a release, the index does not keep it`() async throws {
        try await withFollower(scorer: RefusingScorer()) { log, directory, _ in
            let version = try await announce(1, in: log, directory)
            await eventually { state.isSettled(1) }
            #expect(state.snapshot.release == nil)
            #expect(index.calls == ["load \(version)", "unload \(version)"])
        }
    }

    /// A scorer that takes no release.
    private struct RefusingScorer: Scorer {
        func load(_ release: Release) throws(PortError) { throw PortError(.refused, "no") }
        func unload(_ release: String) {}
        func likeLogits(_ rows: RankerRows, release: String) -> [Float] { [] }
    }

    private func withFollower(
        scorer: any Scorer = EmbeddedScorer(),
        _ body: (EmbeddedLog, ReleaseDirectory, String) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { path in
            let stateDirectory = try StateDirectory.open(path)
            let log = try await EmbeddedLog.open(directory: stateDirectory)
            let directory = ReleaseDirectory(url: URL(filePath: path).appending(path: "releases"))
            let follower = ReleaseFollower(
                log: log,
                directory: directory,
                index: index,
                scorer: scorer,
                state: state,
                logger: .quiet
            )
            let task = Task { try await follower.run() }
            try await body(log, directory, path)
            task.cancel()
            try await task.value
            await log.close()
            stateDirectory.close()
        }
    }

    /// Writes and announces a release, and returns its version.
    private func announce(_ number: Int, in log: EmbeddedLog, _ directory: ReleaseDirectory) async throws -> String {
        let sample = try sampleRelease(seed: UInt64(number))
        var manifest = sample.manifest
        manifest.number = number
        let release = try directory.write(
            Release(
                manifest: manifest,
                schema: sample.schema,
                vectors: sample.vectors,
                ranker: sample.ranker,
                order: sample.order,
                encoder: sample.encoder,
                itemVisits: sample.itemVisits
            )
        )
        let announcement = ReleaseAnnouncement(release.manifest)
        try await log.put(
            [ReleaseAnnouncement.key: Array(try JSONEncoder().encode(announcement))],
            in: .releases
        )
        return release.manifest.version
    }
}
