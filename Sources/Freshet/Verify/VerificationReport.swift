import Events
import Foundation
import Ports
import Verifying

/// What `freshet verify` says.
struct VerificationReport: Encodable {
    /// A group of updaters.
    struct Group: Encodable {
        var name: String
        /// The next offset of each partition.
        var position: [Int64]
        var records: GroupVerification.Comparison
        var contributions: GroupVerification.Comparison
        var lateEvents: Int
        var storedDigest: String?
        var foldedDigest: String?
        var faults: [String]
        var differences: [String]
        var isEqual: Bool
    }

    /// A release.
    struct Release: Encodable {
        var version: String
        var samples: Int?
        var faults: [String]
    }

    var log: String
    /// One of how many users was looked at; 1 for everyone.
    var sample: Int32
    var groups: [Group] = []
    var releases: [Release] = []
    var isEqual = true
    var seconds = 0.0

    init(log: String, sample: Int32) {
        self.log = log
        self.sample = sample
    }

    mutating func add(_ result: GroupVerification, partitionCount: Int32) {
        groups.append(
            Group(
                name: result.group.rawValue,
                position: (0..<partitionCount).map { result.position[$0] },
                records: result.records,
                contributions: result.contributions,
                lateEvents: result.lateEvents,
                storedDigest: result.storedDigest,
                foldedDigest: result.foldedDigest,
                faults: result.faults,
                differences: result.differences,
                isEqual: result.isEqual
            )
        )
        isEqual = isEqual && result.isEqual
    }

    mutating func add(_ result: ReleaseVerification) {
        releases.append(Release(version: result.version, samples: result.sampleCount, faults: result.faults))
        isEqual = isEqual && result.isEqual
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension VerificationReport {
    /// For people.
    func text() -> String {
        var lines = ["log \(log)"]
        for group in groups {
            lines.append("\(group.name), folded up to \(group.position.map(String.init).joined(separator: " "))")
            lines.append("  records        " + Self.text(group.records))
            if let stored = group.storedDigest, let folded = group.foldedDigest {
                lines.append("  contributions  " + Self.text(group.contributions))
                lines.append("  late events    \(group.lateEvents)")
                lines.append("  digest stored  \(stored)")
                lines.append("  digest folded  \(folded)")
            }
            lines += (group.faults + group.differences).map { "  ! " + $0 }
        }
        for release in releases {
            lines.append("release \(release.version)" + (release.samples.map { ", \($0) samples" } ?? ""))
            lines += release.faults.map { "  ! " + $0 }
        }
        let scope = sample == 1 ? "" : " for one of \(sample) users, without item buckets"
        lines.append((isEqual ? "equal" : "NOT EQUAL") + scope)
        return lines.joined(separator: "\n")
    }

    private static func text(_ comparison: GroupVerification.Comparison) -> String {
        "\(comparison.compared) compared, \(comparison.different) different"
            + (comparison.moving == 0 ? "" : ", \(comparison.moving) moved on meanwhile: try again")
    }
}
