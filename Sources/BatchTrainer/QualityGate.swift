import Models
import Releases

/// Decides whether a new release may go into service: on samples that neither it nor its predecessor has learned from, it
/// must rank at least as well, within a tolerance; the first release is compared with popularity.
struct QualityGate {
    /// How much lower than the predecessor's the AUC may be.
    static let tolerance = 0.005
    /// How many samples after the predecessor's cut-off a comparison with it takes.
    static let minimumSamples = 200

    struct Verdict {
        var isAccepted: Bool
        /// What was compared, in words.
        var reason: String
    }

    /// - Parameters:
    ///   - candidate: the new ranker's AUC on the held-out samples.
    ///   - reference: the predecessor's, or popularity's, on the same samples; nil if it cannot be told.
    static func verdict(candidate: Double, reference: Double?, name: String, sampleCount: Int) -> Verdict {
        guard let reference else {
            return Verdict(isAccepted: true, reason: "nothing to compare with: \(name)")
        }
        let isAccepted = candidate >= reference - tolerance
        let comparison =
            "held-out AUC \(rounded(candidate)) against \(rounded(reference)) of \(name) on \(sampleCount) samples"
        return Verdict(isAccepted: isAccepted, reason: comparison)
    }

    private static func rounded(_ value: Double) -> String {
        let digits = String(Int((value * 10_000).rounded()))
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return "\(padded.dropLast(4)).\(padded.suffix(4))"
    }
}
