import Foundation

/// The items of a synthetic log: their genres, quality and popularity, and which ones tend to follow each other.
struct SyntheticItems {
    /// How many items tend to follow each item.
    static let followers = 4

    let count: Int
    /// Each item's genres, 1 to 3 of them, by place in the list of genres. Items are counted from 0 here.
    let genres: [[UInt8]]
    /// How good an item is, about -1.5...1.5 rating points.
    let quality: [Float]
    /// The year of release.
    let years: [Int16]
    /// The items of each genre.
    private let members: [[Int32]]
    /// The running totals of the popularity of each genre's items.
    private let popularity: [[Double]]
    /// Of item i, the places from i * followers on.
    private let next: [Int32]

    init(_ shape: SyntheticShape) {
        var generator = SeededGenerator(seed: shape.seed, stream: 0)
        let count = shape.items
        let rank = (0..<count).shuffled(using: &generator)
        genres = (0..<count).map { _ in Self.genres(of: shape.genres, using: &generator) }
        quality = rank.map { Float(0.4 * generator.normal() + 0.6 * (0.5 - Double($0) / Double(count))) }
        years = (0..<count).map { _ in Int16(2000 - min(70, Int(generator.exponential(mean: 12)))) }
        var members = [[Int32]](repeating: [], count: shape.genres)
        var popularity = [[Double]](repeating: [], count: shape.genres)
        for item in 0..<count {
            for genre in genres[item].map(Int.init) {
                let weight = pow(Double(rank[item] + 1), -shape.skew)
                popularity[genre].append((popularity[genre].last ?? 0) + weight)
                members[genre].append(Int32(item))
            }
        }
        next = genres.flatMap { genres in
            let candidates = members[Int(genres[0])]
            return (0..<Self.followers).map { _ in candidates[generator.index(below: candidates.count)] }
        }
        self.count = count
        self.members = members
        self.popularity = popularity
    }

    /// An item of a genre, the popular ones more often; nil when the genre has none.
    func item(of genre: Int, using generator: inout SeededGenerator) -> Int32? {
        members[genre].isEmpty ? nil : members[genre][generator.index(cumulative: popularity[genre])]
    }

    /// One of the items that tend to follow an item.
    func follower(of item: Int32, using generator: inout SeededGenerator) -> Int32 {
        next[Int(item) * Self.followers + generator.index(below: Self.followers)]
    }

    /// One to three different genres, sorted like MovieLens's by name.
    private static func genres(of count: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var genres: [UInt8] = []
        for _ in 0..<1 + generator.index(below: 3) {
            let genre = UInt8(generator.index(below: count))
            if !genres.contains(genre) { genres.append(genre) }
        }
        return genres.sorted()
    }
}
