/// Why a MovieLens file could not be read: which file, which line, what is wrong and what to do.
public struct MovieLensError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Error, Hashable {
        /// The file could not be opened or read; carries the system's message.
        case unreadable(String)
        /// A line is longer than the reader holds in memory, in bytes.
        case lineTooLong(limit: Int)
        /// A line has too few or too many fields between `::`.
        case fieldCount(expected: Int, found: Int)
        /// A user id that is not a whole number in 1...2147483647.
        case userID(String)
        /// An item id that is not a whole number in 1...2147483647.
        case itemID(String)
        /// A rating that is not a decimal number in 0...5.
        case rating(String)
        /// A timestamp that is not a whole number of seconds from 0 on whose milliseconds fit 64 bits.
        case timestamp(String)
    }

    /// The path of the file, as given.
    public var file: String
    /// The number of the line, from 1; nil when the trouble is with the file as a whole.
    public var line: Int?
    public var reason: Reason

    public init(file: String, line: Int? = nil, reason: Reason) {
        self.file = file
        self.line = line
        self.reason = reason
    }
}

extension MovieLensError: CustomStringConvertible {
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(reason)"
    }
}

extension MovieLensError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let message):
            "cannot be read (\(message)); name a folder with ratings.dat, movies.dat and users.dat"
        case .lineTooLong(let limit):
            "the line is longer than \(limit) bytes; is this a MovieLens file?"
        case .fieldCount(let expected, let found):
            "\(expected) fields separated by '::' are expected, \(found) found"
        case .userID(let text):
            "'\(text)' is no user id: a whole number from 1 to \(UserID.max) is expected"
        case .itemID(let text):
            "'\(text)' is no item id: a whole number from 1 to \(ItemID.max) is expected"
        case .rating(let text):
            "'\(text)' is no rating: a number from 0 to 5 is expected"
        case .timestamp(let text):
            "'\(text)' is no timestamp: whole seconds since 1970, from 0 to \(Int64.max / 1000), are expected"
        }
    }
}
