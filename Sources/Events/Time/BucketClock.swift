/// Divides event time into buckets, and says which of them are closed.
///
/// Item aggregates are read only as of closed buckets, so that an answer does not depend on how partitions interleave.
public struct BucketClock: Hashable, Sendable {
    /// The width of a bucket in milliseconds; at least 1.
    public let width: Int64
    /// How much older than the watermark an event may be and still count, in milliseconds.
    public let lateness: Int64

    /// Buckets of a day, events up to an hour late.
    public static let daily = BucketClock(width: 86_400_000, lateness: 3_600_000)

    public init(width: Int64, lateness: Int64) {
        precondition(width > 0 && lateness >= 0, "a bucket is at least a millisecond wide; lateness is not negative")
        self.width = width
        self.lateness = lateness
    }

    /// The bucket of a time in milliseconds since 1970: bucket b holds b * width ..< (b + 1) * width.
    public func bucket(of timestamp: Int64) -> Bucket {
        Bucket(clamping: floorDivide(timestamp))
    }

    /// The newest bucket that is closed when everything up to `watermark` (milliseconds since 1970) has arrived.
    public func newestClosed(at watermark: Int64) -> Bucket {
        guard watermark > Int64.min + lateness + width else { return .min }
        return Bucket(clamping: floorDivide(watermark - lateness) - 1)
    }

    /// The end of a bucket, exclusive, in milliseconds since 1970.
    public func end(of bucket: Bucket) -> Int64 {
        (Int64(bucket) + 1).multipliedReportingOverflow(by: width).partialValue
    }

    private func floorDivide(_ value: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: width)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// The number of a bucket of event time. `Bucket.min` stands for "none is closed yet".
public typealias Bucket = Int32
