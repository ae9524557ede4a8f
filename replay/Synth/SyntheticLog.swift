import Foundation

/// A rating log with something to learn in it: tastes, quality, popularity, and items that follow each other.
///
/// Depends on its shape alone. Holds memory for users and items, not for ratings.
struct SyntheticLog {
    let shape: SyntheticShape

    /// Writes `movies.dat`, `users.dat` and `ratings.dat`, the last one ordered by user and, within a user, by time.
    ///
    /// - Throws: `SynthError` when one of them exists already or cannot be written.
    func write(to folder: URL, onRatings: (Int) -> Void = { _ in }) throws(SynthError) {
        try Self.create(folder)
        let items = SyntheticItems(shape)
        try write(items, to: folder.appending(path: "movies.dat"))
        var users = try LineWriter(folder.appending(path: "users.dat"))
        var ratings = try LineWriter(folder.appending(path: "ratings.dat"))
        var history = SyntheticHistory(items: items)
        for (index, count) in RatingCounts(shape).counts.enumerated() {
            let id = Int32(index + 1)
            var generator = SeededGenerator(seed: shape.seed, stream: UInt64(id))
            let user = SyntheticUser(shape, using: &generator)
            try users.line { line in
                let age = SyntheticUser.ages[user.age]
                line.append(
                    contentsOf: "\(id)::\(user.isFemale ? "F" : "M")::\(age)::\(user.occupation)::\(user.zip)".utf8
                )
            }
            try history.forEachRating(of: user, id: id, count: Int(count), using: &generator) {
                step throws(SynthError) in
                try ratings.line { append(step, of: id, to: &$0) }
            }
            onRatings(Int(count))
        }
        try users.finish()
        try ratings.finish()
    }

    private static func create(_ folder: URL) throws(SynthError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(file: folder.path(), reason: error.localizedDescription)
        }
    }

    private func write(_ items: SyntheticItems, to file: URL) throws(SynthError) {
        let names = shape.genreNames
        var movies = try LineWriter(file)
        for item in 0..<items.count {
            let genres = items.genres[item].map { names[Int($0)] }.joined(separator: "|")
            try movies.line {
                $0.append(contentsOf: "\(item + 1)::Item \(item + 1) (\(items.years[item]))::\(genres)".utf8)
            }
        }
        try movies.finish()
    }

    private func append(_ step: SyntheticHistory.Step, of user: Int32, to line: inout [UInt8]) {
        line.append(number: Int64(user))
        line.append(contentsOf: "::".utf8)
        line.append(number: Int64(step.item) + 1)
        line.append(contentsOf: "::".utf8)
        line.append(number: Int64(step.rating))
        line.append(contentsOf: "::".utf8)
        line.append(number: step.time)
    }
}
