import Events
import Foundation

/// A temporary folder with the given files, removed when `body` ends.
@discardableResult
func withMovieLens<R>(
    ratings: String = "",
    movies: [UInt8] = [],
    users: String = "",
    _ body: (MovieLens) throws -> R
) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appending(path: "movielens-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(ratings.utf8).write(to: folder.appending(path: "ratings.dat"))
    try Data(movies).write(to: folder.appending(path: "movies.dat"))
    try Data(users.utf8).write(to: folder.appending(path: "users.dat"))
    return try body(MovieLens(directory: folder.path()))
}
