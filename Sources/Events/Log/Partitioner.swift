/// Assigns users to partitions as the Java Kafka client does: murmur2 of the key's bytes, without the sign bit, modulo the
/// number of partitions. The key of a record is the user's id in decimal digits.
public enum Partitioner {
    /// The partition of a user's events.
    /// - Parameter partitionCount: at least 1.
    public static func partition(of userID: UserID, partitionCount: Int32) -> Int32 {
        var digits: InlineArray<11, UInt8> = .init(repeating: 0)
        var start = 11
        var rest = userID.magnitude
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        if userID < 0 {
            start -= 1
            digits[start] = UInt8(ascii: "-")
        }
        let hash = murmur2(count: 11 - start) { digits[start + $0] }
        return Int32(hash & 0x7fff_ffff) % partitionCount
    }

    /// murmur2 with Kafka's seed (org.apache.kafka.common.utils.Utils.murmur2).
    static func murmur2(_ bytes: [UInt8]) -> UInt32 {
        murmur2(count: bytes.count) { bytes[$0] }
    }

    private static func murmur2(count: Int, byte: (Int) -> UInt8) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: count)
        var index = 0
        while count - index >= 4 {
            var word =
                UInt32(byte(index)) | UInt32(byte(index + 1)) << 8 | UInt32(byte(index + 2)) << 16
                | UInt32(byte(index + 3)) << 24
            word = word &* multiplier
            word ^= word >> 24
            hash = (hash &* multiplier) ^ (word &* multiplier)
            index += 4
        }
        let rest = count - index
        if rest > 0 {
            if rest > 2 { hash ^= UInt32(byte(index + 2)) << 16 }
            if rest > 1 { hash ^= UInt32(byte(index + 1)) << 8 }
            hash = (hash ^ UInt32(byte(index))) &* multiplier
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        return hash ^ (hash >> 15)
    }
}
