/// A folder in MovieLens-1M's format: `ratings.dat`, `movies.dat` and `users.dat`.
///
/// Fields are separated by `::`, text is ISO-8859-1, lines end with LF or CRLF. Files are read in chunks of 256 KiB; a line
/// that does not parse is an error with its place, never skipped.
public struct MovieLens: Hashable, Sendable {
    /// The folder's path.
    public var directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The folder's ratings: `user::item::rating::seconds` a line.
    public var ratingsFile: String { directory + "/ratings.dat" }
    /// The folder's items: `item::title::genre|genre` a line.
    public var moviesFile: String { directory + "/movies.dat" }
    /// The folder's users: `user::gender::age::occupation::zip` a line.
    public var usersFile: String { directory + "/users.dat" }

    /// Calls `body` with each rating in file order, its `sequence` left at 0, and returns the source that names the file
    /// in event ids: the 64-bit FNV-1a digest of its bytes.
    ///
    /// - Throws: `MovieLensError` for a file that cannot be read, and for a line whose fields, ids, rating or time are bad.
    @discardableResult
    public func forEachRating(_ body: (Rating) -> Void) throws(MovieLensError) -> UInt64 {
        var digest = FNV1a()
        try LineReader(file: ratingsFile).forEachLine { bytes in
            digest.update(bytes)
        } _: { line throws(MovieLensError.Reason) in
            body(try Self.rating(line))
        }
        return digest.value
    }

    /// The items of `movies.dat`, in file order.
    ///
    /// The year is the number in parentheses that ends a title, which keeps it; `(no genres listed)` is no genre. A title
    /// may contain `::`.
    ///
    /// - Throws: `MovieLensError` for a file that cannot be read, and for a line whose fields or id are bad.
    public func items() throws(MovieLensError) -> [Item] {
        var items: [Item] = []
        try LineReader(file: moviesFile).forEachLine { line throws(MovieLensError.Reason) in
            items.append(try Self.item(line))
        }
        return items
    }

    /// The users of `users.dat`, in file order, with their `gender`, `age` and `occupation` as the file has them; the zip
    /// code is left out.
    ///
    /// - Throws: `MovieLensError` for a file that cannot be read, and for a line whose fields or id are bad.
    public func users() throws(MovieLensError) -> [User] {
        var users: [User] = []
        try LineReader(file: usersFile).forEachLine { line throws(MovieLensError.Reason) in
            users.append(try Self.user(line))
        }
        return users
    }
}
