import Foundation
import Ports
import Releases
import TestSupport
import Testing
import Triton

/// What a scorer makes of a server that fails after a release was loaded.
@Suite(.timeLimit(.minutes(2)))
struct FailureTests {
    private let rows = sampleRows(user: 3)

    private func withFake(
        timeout: Duration = .seconds(60),
        _ body: (FakeTriton, TritonScorer) async throws -> Void
    ) async throws {
        let release = try sampleRelease(version: "a")
        try await withTemporaryDirectory { folder in
            let fake = try FakeTriton(of: release)
            defer { fake.server.stop() }
            let configuration = try TritonConfiguration(
                url: fake.server.url,
                repository: URL(filePath: folder, directoryHint: .isDirectory),
                timeout: timeout
            )
            let scorer = TritonScorer(configuration, logger: .quiet)
            try await scorer.load(release)
            try await body(fake, scorer)
        }
    }

    @Test(
        arguments: [
            (400, .invalidRequest), (401, .refused), (404, .unavailable), (429, .unavailable), (500, .unavailable),
            (503, .unavailable),
        ] as [(Int, PortError.Code)]
    )
    func `An error's status has a meaning, and its message is passed on`(status: Int, code: PortError.Code) async throws
    {
        try await withFake { fake, scorer in
            fake.set(.status(status, #"{"error":"no such thing"}"#))
            let message = await expectPortError(code) { try await scorer.likeLogits(rows, release: "a") }
            #expect(message.hasSuffix("answered \(status): no such thing"))
        }
    }

    @Test(arguments: [
        #"{"outputs":[]}"#, "[", FakeTriton.header(rows: 31, version: 9), FakeTriton.header(rows: 30, version: 3),
        FakeTriton.header(rows: 31, version: 3, name: "other"), FakeTriton.header(rows: 31, version: 3, type: "FP64"),
    ])
    func `An answer whose header is not that of the scores is refused`(header: String) async throws {
        try await withFake { fake, scorer in
            fake.set(.tensor(header: header, content: FakeTriton.bytes([Float](repeating: 1, count: 31))))
            await expectPortError(.corrupt) { try await scorer.likeLogits(rows, release: "a") }
        }
    }

    @Test(arguments: [30, 32, 0]) func `An answer with fewer or more numbers than rows is refused`(
        count: Int
    ) async throws {
        try await withFake { fake, scorer in
            let content = FakeTriton.bytes([Float](repeating: 1, count: count))
            fake.set(.tensor(header: FakeTriton.header(rows: 31, version: 3), content: content))
            await expectPortError(.corrupt) { try await scorer.likeLogits(rows, release: "a") }
        }
    }

    @Test(arguments: [.nan, .infinity] as [Float]) func `A score that is no number is refused`(
        value: Float
    ) async throws {
        try await withFake { fake, scorer in
            let content = FakeTriton.bytes([Float](repeating: 1, count: 30) + [value])
            fake.set(.tensor(header: FakeTriton.header(rows: 31, version: 3), content: content))
            await expectPortError(.corrupt) { try await scorer.likeLogits(rows, release: "a") }
        }
    }

    @Test(
        arguments: [
            ("", .unavailable), ("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf", .unavailable),
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", .corrupt),
            ("HTTP/1.1 200 OK\r\nInference-Header-Content-Length: 9\r\ncontent-length: 2\r\n\r\n{}", .corrupt),
            ("HTTP/1.1 200 OK\r\nInference-Header-Content-Length: -1\r\ncontent-length: 2\r\n\r\n{}", .corrupt),
        ] as [(String, PortError.Code)]
    )
    func `No answer, half of one, and one without a place for its numbers are errors`(
        text: String,
        code: PortError.Code
    ) async throws {
        try await withFake { fake, scorer in
            fake.set(.bytes(text))
            await expectPortError(code) { try await scorer.likeLogits(rows, release: "a") }
        }
    }

    @Test func `A server that is silent is given up at the deadline`() async throws {
        try await withFake(timeout: .milliseconds(300)) { fake, scorer in
            fake.set(.silence)
            await expectPortError(.timedOut) { try await scorer.likeLogits(rows, release: "a") }
        }
    }

    @Test func `A server that is gone is unavailable, and right answers are used again afterwards`() async throws {
        try await withFake { fake, scorer in
            fake.set(.status(503, "starting"))
            await expectPortError(.unavailable) { try await scorer.likeLogits(rows, release: "a") }
            let logits = (0..<31).map { Float($0) / 8 }
            fake.set(.tensor(header: FakeTriton.header(rows: 31, version: 3), content: FakeTriton.bytes(logits)))
            let answered = try await scorer.likeLogits(rows, release: "a")
            #expect(answered == logits)
        }
    }

    @Test func `A release whose ids a float does not hold is refused when it is loaded`() async throws {
        let release = try sampleRelease(version: "b", users: [1, 16_777_216])
        try await withFake { _, scorer in
            let message = await expectPortError(.invalidRequest) { try await scorer.load(release) }
            #expect(message.contains("userid 16777216 is not below 16777216"))
        }
    }
}
