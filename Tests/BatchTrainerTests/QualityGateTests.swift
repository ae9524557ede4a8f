import Testing

@testable import BatchTrainer

@Suite struct QualityGateTests {
    private func isAccepted(_ candidate: Double, _ reference: Double?) -> Bool {
        QualityGate.verdict(candidate: candidate, reference: reference, name: "x", sampleCount: 300).isAccepted
    }

    @Test func `A release at most the tolerance worse than the reference is accepted`() {
        #expect(isAccepted(0.75, 0.70))
        #expect(isAccepted(0.70, 0.70))
        #expect(isAccepted(0.696, 0.70))
        #expect(!isAccepted(0.694, 0.70))
        #expect(!isAccepted(0, 0.5))
    }

    @Test func `Without a reference it is accepted, and the reason says so`() {
        let verdict = QualityGate.verdict(candidate: 0, reference: nil, name: "17 held-out samples", sampleCount: 17)
        #expect(verdict.isAccepted)
        #expect(verdict.reason == "nothing to compare with: 17 held-out samples")
    }

    @Test(arguments: [
        (0.81235, "0.8124"), (0.5, "0.5000"), (0.0123, "0.0123"), (0, "0.0000"), (1, "1.0000"), (0.99996, "1.0000"),
    ])
    func `The reason gives areas in four digits, the reference and the sample count`(
        area: Double,
        text: String
    ) {
        let verdict = QualityGate.verdict(candidate: area, reference: 0.75, name: "popularity", sampleCount: 300)
        #expect(verdict.reason == "held-out AUC \(text) against 0.7500 of popularity on 300 samples")
    }
}
