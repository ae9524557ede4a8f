import Foundation

/// A user of a synthetic log: attributes, and a taste in genres that is partly their group's and partly their own.
struct SyntheticUser {
    static let ages = [1, 18, 25, 35, 45, 50, 56]

    let isFemale: Bool
    /// A place in `ages`.
    let age: Int
    let occupation: Int
    let zip: Int
    /// How much the user likes each genre; about standard normal.
    let taste: [Double]
    /// The running totals of the chances of rating each genre.
    let chances: [Double]
    /// How much higher or lower than others the user rates, in rating points.
    let bias: Double

    init(_ shape: SyntheticShape, using generator: inout SeededGenerator) {
        isFemale = generator.uniform() < 0.28
        age = generator.index(below: Self.ages.count)
        occupation = generator.index(below: 21)
        zip = 10_000 + generator.index(below: 90_000)
        // The streams of groups lie behind those of the users' ids, which are 32-bit.
        var sex = SeededGenerator(seed: shape.seed, stream: 1 << 40 | (isFemale ? 1 : 0))
        var ageGroup = SeededGenerator(seed: shape.seed, stream: 1 << 41 | UInt64(age))
        taste = (0..<shape.genres).map { _ in 0.5 * sex.normal() + 0.5 * ageGroup.normal() + 0.7 * generator.normal() }
        var total = 0.0
        chances = taste.map { liking in
            total += exp(1.5 * liking)
            return total
        }
        bias = 0.35 * generator.normal()
    }
}
