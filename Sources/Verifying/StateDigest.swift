import Crypto
import Events
import Ports
import Updating

/// SHA-256 over what user records and item buckets say, each with its key, the contributions of a bucket joined.
///
/// Two states have the same digest when their values are the same: whatever store they are in, wherever in the log each
/// was folded up to, and however many partitions there are.
struct StateDigest<Fold: RecordFold> {
    private let fold: Fold
    private var hash = SHA256()

    init(_ fold: Fold) {
        self.fold = fold
    }

    /// Takes in a record; to be called in the order of the users.
    mutating func add(user: UserID, _ content: GuardedBytes) { add(kind: 0, key: Int64(user), content.bytes) }

    /// Takes in contributions, all of each bucket; to be called in the order of buckets.
    /// - Throws: `CodecError` when one cannot be read.
    mutating func add(_ contributions: some Sequence<BucketContribution>) throws(CodecError) {
        var bucket: Bucket?
        var sum = fold.newContribution()
        for contribution in contributions {
            if let bucket, bucket != contribution.bucket {
                add(kind: 1, key: Int64(bucket), sum.encoded())
                sum = fold.newContribution()
            }
            bucket = contribution.bucket
            fold.merge(try Fold.Contribution(decoding: contribution.content.bytes), into: &sum)
        }
        if let bucket { add(kind: 1, key: Int64(bucket), sum.encoded()) }
    }

    /// In hexadecimal digits.
    func text() -> String {
        hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        .joined()
    }

    private mutating func add(kind: UInt8, key: Int64, _ bytes: [UInt8]) {
        var head = ByteWriter(capacity: 16)
        head.byte(kind)
        head.signed(key)
        head.count(bytes.count)
        hash.update(data: head.bytes)
        hash.update(data: bytes)
    }
}
