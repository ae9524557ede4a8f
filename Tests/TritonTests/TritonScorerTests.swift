import Foundation
import Ports
import Releases
import TestServers
import TestSupport
import Testing
import Triton

@Suite(
    .serialized,
    .enabled(if: Program.triton.isExpected, "\(Program.triton.reason)"),
    .timeLimit(.minutes(5))
)
struct TritonScorerTests {
    private let rows = sampleRows(user: 3, repetitions: 8)

    private func versions(in server: TritonServer) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: server.repository + "/ml_rec_full").sorted()
    }

    private func isRight(_ logits: [Float], _ release: Release) -> Bool {
        let expected = release.likeLogits(rows)
        return logits.count == expected.count && zip(logits, expected).allSatisfy { abs($0 - $1) <= 1e-5 }
    }

    @Test func `Versions are numbered as the releases are; old ones go, when they are unloaded or by number`()
        async throws
    {
        try await withTriton { server in
            let scorer = try server.scorer()
            try await scorer.load(sampleRelease(number: 3, version: "3"))
            try await scorer.load(sampleRelease(number: 4, version: "4", seed: 2))
            #expect(try versions(in: server) == ["3", "4", "config.pbtxt"])
            try await scorer.unload("3")
            #expect(try versions(in: server) == ["4", "config.pbtxt"])
            // A process that starts later knows nothing of 4 and does not unload it.
            let later = try server.scorer()
            try await later.load(sampleRelease(number: 6, version: "6", seed: 3))
            #expect(try versions(in: server) == ["4", "6", "config.pbtxt"])
            try await later.load(sampleRelease(number: 7, version: "7", seed: 4))
            #expect(try versions(in: server) == ["6", "7", "config.pbtxt"])
        }
    }

    @Test func `After a restart of the server a release is loaded again, and used again`() async throws {
        try await withTriton { server in
            let release = try sampleRelease(version: "a")
            let scorer = try server.scorer()
            try await scorer.load(release)
            await server.crash()
            await expectPortError(.unavailable) { try await scorer.likeLogits(rows, release: "a") }
            try await server.restart()
            await expectPortError(.unavailable) { try await scorer.likeLogits(rows, release: "a") }
            await eventually { isRight((try? await scorer.likeLogits(rows, release: "a")) ?? [], release) }
        }
    }

    @Test func `A version that somebody removed is put back and loaded again`() async throws {
        try await withTriton { server in
            let (first, second) = (try sampleRelease(version: "a"), try sampleRelease(number: 4, version: "b", seed: 2))
            let (scorer, other) = (try server.scorer(), try server.scorer())
            for scorer in [scorer, other] {
                try await scorer.load(first)
                try await scorer.load(second)
            }
            try await other.unload("a")
            await eventually { isRight((try? await scorer.likeLogits(rows, release: "a")) ?? [], first) }
            #expect(isRight(try await other.likeLogits(rows, release: "b"), second))
        }
    }

    @Test func `A server that hangs is given up at the deadline, and used when it goes on`() async throws {
        try await withTriton { server in
            let release = try sampleRelease(version: "a")
            let scorer = try server.scorer(timeout: .milliseconds(300))
            try await scorer.load(release)
            server.pause()
            await expectPortError(.timedOut) { try await scorer.likeLogits(rows, release: "a") }
            server.resume()
            await eventually { isRight((try? await scorer.likeLogits(rows, release: "a")) ?? [], release) }
        }
    }

    @Test func `A release whose scores in Triton are not its own is not taken`() async throws {
        try await withTriton { server in
            try await server.scorer().load(sampleRelease(version: "a"))
            let scorer = try server.scorer(repository: server.repository + "-elsewhere")
            let message = await expectPortError(.corrupt) {
                try await scorer.load(sampleRelease(version: "b", seed: 2))
            }
            #expect(message.contains("otherwise than it is scored in process"))
            await expectPortError(.invalidRequest) { try await scorer.likeLogits(rows, release: "b") }
        }
    }

    @Test func `A model that Triton cannot load is an error with Triton's reason`() async throws {
        try await withTriton { server in
            let scorer = try server.scorer(repository: server.repository + "-elsewhere")
            let message = await expectPortError(.unavailable) { try await scorer.load(sampleRelease(version: "b")) }
            #expect(message.contains("ml_rec_full"))
        }
    }
}
