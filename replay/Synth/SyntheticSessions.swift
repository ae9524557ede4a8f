/// When a user of a synthetic log rates: from joining on, in sessions with many ratings a minute and days between them.
struct SyntheticSessions {
    /// The seconds of MovieLens-1M's first and last rating.
    static let span: ClosedRange<Int64> = 956_703_932...1_046_454_590
    /// The mean number of ratings in a session.
    private static let sessionLength = 40.0

    private var now: Int64
    /// The mean time between sessions, in seconds.
    private let gap: Double

    init(ratings: Int, using generator: inout SeededGenerator) {
        let length = Double(Self.span.upperBound - Self.span.lowerBound)
        let joined = 0.8 * generator.uniform() * length
        now = Self.span.lowerBound + Int64(joined)
        gap = min(10 * 86_400, 0.5 * (length - joined) * Self.sessionLength / Double(max(1, ratings)))
    }

    /// The time of the next rating, in seconds since 1970; never before the last one.
    mutating func next(using generator: inout SeededGenerator) -> Int64 {
        if generator.uniform() < 1 / Self.sessionLength {
            now += Int64(generator.exponential(mean: gap))
        } else if generator.uniform() < 0.4 {
            now += Int64(1 + generator.index(below: 60))
        }
        now = min(now, Self.span.upperBound)
        return now
    }
}
