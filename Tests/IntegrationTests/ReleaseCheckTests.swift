import Foundation
import Releases
import TestServers
import TestSupport
import Testing

/// `freshet release check` as a user runs it, against a real Triton.
@Suite(.enabled(if: Program.triton.isExpected, "\(Program.triton.reason)"), .serialized, .timeLimit(.minutes(5)))
struct ReleaseCheckTests {
    private func check(_ arguments: [String], in folder: String) async throws -> (status: Int32, output: String) {
        let process = try ServerProcess(
            executable: try Executable.path("freshet"),
            arguments: ["release", "check"] + arguments,
            logFile: "\(folder)/check-\(UUID().uuidString).log"
        )
        let status = await process.exitStatus()
        return (status, process.log)
    }

    /// Runs `body` with a Triton, a release in a folder, and the arguments that name them and some data.
    private func withRelease(
        _ body: (TritonServer, Release, ReleaseDirectory, [String], String) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 60, items: 300, ratings: 2_000)
            let server = try await TritonServer.start(in: folder)
            let directory = ReleaseDirectory(url: URL(filePath: folder + "/releases", directoryHint: .isDirectory))
            let sample = try sampleRelease(number: 3)
            let release = try directory.write(seasonedRelease(sample, scaledBy: sample.probeRows()))
            let arguments = [
                "--data", data.folder, "--releases", directory.url.path, "--rows", "1000", "--triton", server.url,
                "--triton-repository", server.repository, "--triton-backend", "python", "--triton-timeout", "60000",
            ]
            try await body(server, release, directory, arguments, folder)
            await server.stop()
        }
    }

    @Test func `a release that scores the same in Triton passes, and says how much it differs`() async throws {
        try await withRelease { _, release, _, arguments, folder in
            let (status, output) = try await check(arguments, in: folder)
            #expect(status == 0, "\(output)")
            #expect(output.contains("release \(release.manifest.version): 971 rows of 5 moments; largest difference"))
            #expect(output.contains("passed"))
        }
    }

    @Test func `another release under its number, a Triton that is away, and no release are failures`() async throws {
        try await withRelease { server, release, directory, arguments, folder in
            #expect(try await check(arguments, in: folder).status == 0)
            let other = try directory.write(sampleRelease(number: 3, seed: 9))
            let foreign = try await check(arguments + ["--release", other.manifest.version], in: folder)
            #expect(foreign.status != 0 && foreign.output.contains("another release of the same number"))
            let missing = try await check(arguments + ["--release", "000009-00000000"], in: folder)
            #expect(missing.status != 0 && missing.output.contains("000009-00000000"))
            await server.crash()
            let away = try await check(arguments + ["--release", release.manifest.version], in: folder)
            #expect(away.status != 0 && away.output.contains("is the server running"))
        }
    }

    @Test func `without a server or its folder the command says which option is missing`() async throws {
        try await withTemporaryDirectory { folder in
            let alone = try await check(["--data", folder], in: folder)
            #expect(alone.status != 0 && alone.output.contains("--triton is missing"))
            let half = try await check(["--data", folder, "--triton", "http://127.0.0.1:1"], in: folder)
            #expect(half.status != 0 && half.output.contains("--triton needs --triton-repository"))
        }
    }
}
