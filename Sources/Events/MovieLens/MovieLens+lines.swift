/// One line of each file.
extension MovieLens {
    static func rating(_ line: Span<UInt8>) throws(MovieLensError.Reason) -> Rating {
        var cursor = 0
        guard let user = line.nextField(&cursor), let item = line.nextField(&cursor),
            let value = line.nextField(&cursor), let time = line.nextField(&cursor), cursor > line.count
        else {
            throw .fieldCount(expected: 4, found: line.fields().count)
        }
        guard let userID = line.id(user) else { throw .userID(line.latin1(user)) }
        guard let itemID = line.id(item) else { throw .itemID(line.latin1(item)) }
        guard let rating = line.rating(value) else { throw .rating(line.latin1(value)) }
        guard let seconds = line.wholeNumber(time), seconds <= Int64.max / 1000 else {
            throw .timestamp(line.latin1(time))
        }
        return Rating(timestamp: seconds * 1000, userID: userID, itemID: itemID, value: rating, sequence: 0)
    }

    static func item(_ line: Span<UInt8>) throws(MovieLensError.Reason) -> Item {
        let fields = line.fields()
        guard let first = fields.first, let last = fields.last, fields.count >= 3 else {
            throw .fieldCount(expected: 3, found: fields.count)
        }
        guard let id = line.id(first) else { throw .itemID(line.latin1(first)) }
        let title = line.latin1(first.upperBound + 2..<last.lowerBound - 2)
        let genres = line.latin1(last)
        return Item(
            id: id,
            title: title,
            year: year(endingTitle: title),
            genres: genres == "(no genres listed)" ? [] : genres.split(separator: "|").map(String.init)
        )
    }

    static func user(_ line: Span<UInt8>) throws(MovieLensError.Reason) -> User {
        let fields = line.fields()
        guard fields.count == 5 else { throw .fieldCount(expected: 5, found: fields.count) }
        guard let id = line.id(fields[0]) else { throw .userID(line.latin1(fields[0])) }
        return User(
            id: id,
            attributes: [
                "gender": line.latin1(fields[1]),
                "age": line.latin1(fields[2]),
                "occupation": line.latin1(fields[3]),
            ]
        )
    }

    /// The year of a title that ends like "Toy Story (1995)".
    private static func year(endingTitle title: String) -> Int? {
        let bytes = title.utf8.suffix(while: { $0 != UInt8(ascii: "(") })
        guard bytes.count == 5, bytes.last == UInt8(ascii: ")"), title.utf8.count > 5 else { return nil }
        let digits = bytes.dropLast()
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

extension BidirectionalCollection {
    /// The longest run of elements at the end that all satisfy the condition.
    fileprivate func suffix(while condition: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex, condition(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
