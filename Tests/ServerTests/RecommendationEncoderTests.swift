import Foundation
import NIOCore
import Testing

@testable import Server

@Suite("Writing recommendations as JSON")
struct RecommendationEncoderTests {
    private func decoded(_ answer: Recommendation) throws -> AnswerBody {
        try JSONDecoder().decode(AnswerBody.self, from: bytes(answer))
    }

    private func bytes(_ answer: Recommendation) -> Data {
        Data(RecommendationEncoder.encode(answer).readableBytesView)
    }

    private func answer(scores: [Double] = [], release: String? = nil, degraded: [String] = []) -> Recommendation {
        Recommendation(
            items: scores.enumerated().map { .init(itemID: Int32($0.offset + 1), score: $0.element) },
            readSet: ReadSet(
                recallOffset: nil,
                featuresOffset: nil,
                itemBucket: nil,
                release: release,
                catalogueVersion: .max
            ),
            degraded: degraded
        )
    }

    @Test("Every field decodes to the value written")
    func full() throws {
        #expect(
            try decoded(.full)
                == AnswerBody(
                    item_list: [.init(itemid: 2858, score: 0.93), .init(itemid: 1, score: 0.125)],
                    read_set: .init(
                        recall_offset: 5,
                        features_offset: 4,
                        item_bucket: 11_323,
                        release: "r-1",
                        catalogue_version: 7
                    ),
                    degraded: ["scorer timed out"]
                )
        )
    }

    @Test("What is not there is null; an answer that is not degraded does not say so")
    func nulls() throws {
        let object = try #require(JSONSerialization.jsonObject(with: bytes(answer())) as? [String: Any])
        #expect(Set(object.keys) == ["item_list", "read_set"])
        let readSet = try #require(object["read_set"] as? [String: Any])
        #expect(readSet.filter { $0.value is NSNull }.count == 4)
        #expect(readSet["catalogue_version"] as? Int64 == .max)
    }

    @Test(
        "Scores decode to the same bits",
        arguments: [
            0, 1, 0.1, 1.0 / 3, .leastNonzeroMagnitude, 1e-5, 1e16, 123_456_789.123_456_7, -0.0,
            .greatestFiniteMagnitude,
        ]
    )
    func scores(score: Double) throws {
        #expect(try decoded(answer(scores: [score])).item_list.first?.score?.bitPattern == score.bitPattern)
    }

    @Test("A score that is not finite is null", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(score: Double) throws {
        let items = try decoded(answer(scores: [score, 0.5])).item_list
        #expect(items == [.init(itemid: 1, score: nil), .init(itemid: 2, score: 0.5)])
    }

    @Test("Every text survives")
    func texts() throws {
        let controls = String(String.UnicodeScalarView((0..<0x20).map { Unicode.Scalar(UInt8($0)) }))
        let texts = ["", "\"\\/", controls, "é😀\u{2028}", "\u{7f}"]
        #expect(try decoded(answer(release: controls + "\"", degraded: texts)).degraded == texts)
        #expect(try decoded(answer(release: controls + "\"")).read_set.release == controls + "\"")
    }

    @Test("Any finite score from a seeded sequence decodes to itself")
    func randomScores() throws {
        var state: UInt64 = 7
        let scores = (0..<2_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(bitPattern: state)
        }
        let items = try decoded(answer(scores: scores)).item_list
        #expect(items.map(\.score) == scores.map { $0.isFinite ? $0 : nil })
    }
}
