import Events
import Ports
import Updating

/// Compares stored values with folded ones, one after the other, in the order of their keys.
struct StateComparison<Fold: RecordFold> {
    private let position: Position
    private let keepsDigests: Bool
    private var storedDigest: StateDigest<Fold>
    private var foldedDigest: StateDigest<Fold>
    var result: GroupVerification

    /// - Parameter position: up to where the folded values were folded.
    init(_ fold: Fold, position: Position, keepsDigests: Bool) {
        self.position = position
        self.keepsDigests = keepsDigests
        storedDigest = StateDigest(fold)
        foldedDigest = StateDigest(fold)
        result = GroupVerification(fold.group)
        result.position = position
    }

    mutating func compare(user: UserID, stored: GuardedBytes?, folded: GuardedBytes?) {
        guard stored != nil || folded != nil else { return }
        if let stored { storedDigest.add(user: user, stored) }
        if let folded { foldedDigest.add(user: user, folded) }
        note(stored, folded, "user \(user)", in: \.records)
    }

    /// Both ascending by bucket and partition, and all of each bucket.
    mutating func compare(stored: [BucketContribution], folded: [BucketContribution]) {
        do {
            try storedDigest.add(stored)
            try foldedDigest.add(folded)
        } catch {
            result.add(fault: "a stored contribution cannot be read: \(error)")
        }
        let values = Dictionary(stored.map { (Place($0), $0.content) }, uniquingKeysWith: { first, _ in first })
        let expected = Dictionary(folded.map { (Place($0), $0.content) }, uniquingKeysWith: { first, _ in first })
        for place in Set(values.keys).union(expected.keys).sorted() {
            note(
                values[place],
                expected[place],
                "bucket \(place.bucket) of partition \(place.partition)",
                in: \.contributions
            )
        }
    }

    /// The result with the digests.
    func finished() -> GroupVerification {
        guard keepsDigests else { return result }
        var result = result
        result.storedDigest = storedDigest.text()
        result.foldedDigest = foldedDigest.text()
        return result
    }

    private mutating func note(
        _ stored: GuardedBytes?,
        _ folded: GuardedBytes?,
        _ what: String,
        in kind: WritableKeyPath<GroupVerification, GroupVerification.Comparison>
    ) {
        if let place = stored?.recordGuard, place.offset >= position[place.partition] {
            result[keyPath: kind].moving += 1
            return
        }
        result[keyPath: kind].compared += 1
        guard stored != folded else { return }
        result[keyPath: kind].different += 1
        result.add(difference: "\(what): \(Self.difference(stored, folded))")
    }

    private static func difference(_ stored: GuardedBytes?, _ folded: GuardedBytes?) -> String {
        guard let stored else { return "missing from the store" }
        guard let folded else { return "stored, but no event leads to it" }
        guard stored.recordGuard == folded.recordGuard else {
            return
                "folded up to offset \(stored.recordGuard.offset) of partition \(stored.recordGuard.partition), the log "
                + "leads to \(folded.recordGuard.offset) of \(folded.recordGuard.partition)"
        }
        return "same place in the log, other content: \(stored.bytes.count) bytes stored, \(folded.bytes.count) folded"
    }

    private struct Place: Hashable, Comparable {
        var bucket: Bucket
        var partition: Int32

        init(_ contribution: BucketContribution) {
            bucket = contribution.bucket
            partition = contribution.content.recordGuard.partition
        }

        static func < (a: Place, b: Place) -> Bool { (a.bucket, a.partition) < (b.bucket, b.partition) }
    }
}
