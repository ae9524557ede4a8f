import Events
import Foundation
import Testing

@testable import replay

@Suite struct SyntheticLogTests {
    private func shape(
        users: Int = 60,
        items: Int = 80,
        ratings: Int = 2400,
        genres: Int = 18,
        skew: Double = 1,
        seed: UInt64 = 5
    ) -> SyntheticShape {
        SyntheticShape(users: users, items: items, ratings: ratings, genres: genres, skew: skew, seed: seed)
    }

    /// Writes a log into a temporary folder, which is removed when `body` ends.
    @discardableResult
    private func withLog<R>(_ shape: SyntheticShape, _ body: (MovieLens) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "synth-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try SyntheticLog(shape: shape).write(to: folder)
        return try body(MovieLens(directory: folder.path()))
    }

    private func bytes(_ shape: SyntheticShape) throws -> [Data?] {
        try withLog(shape) { data in
            [data.ratingsFile, data.moviesFile, data.usersFile].map(FileManager.default.contents)
        }
    }

    @Test func `the same seed gives the same bytes, another seed others`() throws {
        let first = try bytes(shape())
        #expect(first == (try bytes(shape())))
        let other = try bytes(shape(seed: 6))
        #expect(zip(first, other).allSatisfy { $0 != $1 })
    }

    @Test(
        arguments: [
            (60, 80, 2400, 18), (1, 1, 1, 1), (3, 5, 15, 2), (3, 5, 0, 4), (7, 40, 200, 40), (50, 30, 1499, 63),
        ]
    )
    func `a log is readable, as large as asked for, and has no pair twice`(
        users: Int,
        items: Int,
        ratings: Int,
        genres: Int
    ) throws {
        let shape = shape(users: users, items: items, ratings: ratings, genres: genres)
        #expect(shape.flaw == nil)
        try withLog(shape) { data in
            var rows: [Rating] = []
            try data.forEachRating { rows.append($0) }
            #expect(rows.count == ratings)
            #expect(Set(rows.map { [$0.userID, $0.itemID] }).count == ratings)
            #expect(
                rows.allSatisfy { (1...Int32(users)).contains($0.userID) && (1...Int32(items)).contains($0.itemID) }
            )
            #expect(rows.allSatisfy { (1...5).contains($0.value) })
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.userID != $1.userID || $0.timestamp <= $1.timestamp })
            #expect(try data.users().map(\.id) == (1...Int32(users)).map { $0 })
            let catalogue = try data.items()
            #expect(catalogue.map(\.id) == (1...Int32(items)).map { $0 })
            #expect(catalogue.allSatisfy { $0.year != nil && !$0.genres.isEmpty })
            #expect(Set(catalogue.flatMap(\.genres)).isSubset(of: shape.genreNames))
        }
    }

    @Test func `users have attributes that the schema knows`() throws {
        try withLog(shape()) { data in
            var catalogue = Catalogue(schema: .movieLens)
            for user in try data.users() { catalogue.put(user) }
            #expect(catalogue.users.values.allSatisfy { !$0.contains(0) })
        }
    }

    @Test func `there is structure to learn`() throws {
        try withLog(shape(users: 300, items: 200, ratings: 15_000)) { data in
            let order = try ReplayOrder(data)
            var counts: [ItemID: Int] = [:]
            var followers: [ItemID: [ItemID: Int]] = [:]
            var last: [UserID: ItemID] = [:]
            for rating in order.ratings {
                counts[rating.itemID, default: 0] += 1
                if let before = last.updateValue(rating.itemID, forKey: rating.userID) {
                    followers[before, default: [:]][rating.itemID, default: 0] += 1
                }
            }
            // A few items are popular, and what follows an item is mostly one of a few.
            let popular = counts.values.sorted(by: >)
            #expect(popular.prefix(20).reduce(0, +) > 3 * popular.suffix(20).reduce(0, +))
            let shares = followers.values.map { counts in
                Double(counts.values.sorted(by: >).prefix(SyntheticItems.followers).reduce(0, +))
                    / Double(counts.values.reduce(0, +))
            }
            #expect(shares.reduce(0, +) / Double(shares.count) > 0.3)
            let likes = order.ratings.count { $0.isLike }
            #expect((0.3...0.7).contains(Double(likes) / Double(order.ratings.count)))
        }
    }

    @Test func `files that exist are not overwritten`() throws {
        try withLog(shape()) { data in
            #expect(throws: SynthError.self) {
                try SyntheticLog(shape: shape(seed: 9)).write(to: URL(filePath: data.directory))
            }
        }
    }

    @Test(
        arguments: [
            (0, 1, 0, 1, 0), (1, 0, 0, 1, 0), (2, 3, 7, 1, 0), (1, 1, -1, 1, 0), (1, 1, 1, 0, 0), (1, 1, 1, 64, 0),
            (1, 1, 1, 1, -1), (1, 1, 1, 1, .infinity), (1, 1, 1, 1, .nan), (.max, .max, 1, 1, 0),
        ] as [(Int, Int, Int, Int, Double)]
    )
    func `numbers that make no log have a reason`(users: Int, items: Int, ratings: Int, genres: Int, skew: Double) {
        #expect(shape(users: users, items: items, ratings: ratings, genres: genres, skew: skew).flaw != nil)
    }
}
