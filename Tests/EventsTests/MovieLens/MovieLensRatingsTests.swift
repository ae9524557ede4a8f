import Events
import Foundation
import Testing

@Suite struct MovieLensRatingsTests {
    private func read(_ text: String) throws -> [Rating] {
        try withMovieLens(ratings: text) { data in
            var ratings: [Rating] = []
            try data.forEachRating { ratings.append($0) }
            return ratings
        }
    }

    @Test(arguments: ["1::2::4::10\n3::4::3.5::0\n", "1::2::4::10\r\n3::4::3.5::0\r\n", "1::2::4::10\n3::4::3.5::0"])
    func `lines end with LF, CRLF or the file`(text: String) throws {
        #expect(
            try read(text) == [
                Rating(timestamp: 10_000, userID: 1, itemID: 2, value: 4, sequence: 0),
                Rating(timestamp: 0, userID: 3, itemID: 4, value: 3.5, sequence: 0),
            ]
        )
    }

    @Test func `an empty file has no ratings`() throws {
        #expect(try read("").isEmpty)
    }

    @Test(
        arguments: [
            ("", .fieldCount(expected: 4, found: 1)),
            ("1::2::3", .fieldCount(expected: 4, found: 3)),
            ("1::2::3::4::5", .fieldCount(expected: 4, found: 5)),
            ("0::2::3::4", .userID("0")),
            ("-1::2::3::4", .userID("-1")),
            ("2147483648::2::3::4", .userID("2147483648")),
            ("1::x::3::4", .itemID("x")),
            ("1::::3::4", .itemID("")),
            ("1::2::6::4", .rating("6")),
            ("1::2::5.1::4", .rating("5.1")),
            ("1::2::-1::4", .rating("-1")),
            ("1::2::nan::4", .rating("nan")),
            ("1::2::.::4", .rating(".")),
            ("1::2::3.::4", .rating("3.")),
            ("1::2::0.0000000001::4", .rating("0.0000000001")),
            ("1::2::3::-4", .timestamp("-4")),
            ("1::2::3::4 ", .timestamp("4 ")),
            ("1::2::3::9223372036854776", .timestamp("9223372036854776")),
            ("1::2::3::99999999999999999999", .timestamp("99999999999999999999")),
        ] as [(String, MovieLensError.Reason)]
    )
    func `a bad line is an error with its place`(line: String, reason: MovieLensError.Reason) throws {
        try withMovieLens(ratings: "1::1::1::1\n\(line)\n1::1::1::1\n") { data in
            #expect(throws: MovieLensError(file: data.ratingsFile, line: 2, reason: reason)) {
                try data.forEachRating { _ in }
            }
        }
    }

    @Test(arguments: [("0", 0), ("5", 5), ("05", 5), ("4.5", 4.5), ("5.0", 5), ("0.25", 0.25)] as [(String, Float)])
    func `a rating may have decimals`(text: String, value: Float) throws {
        #expect(try read("1::2::\(text)::4").map(\.value) == [value])
    }

    @Test func `a line longer than the chunk is an error`() throws {
        try withMovieLens(ratings: "1::1::1::1\n" + String(repeating: "1", count: 300_000)) { data in
            #expect(throws: MovieLensError(file: data.ratingsFile, line: 2, reason: .lineTooLong(limit: 262_144))) {
                try data.forEachRating { _ in }
            }
        }
    }

    @Test func `lines that cross a chunk are whole`() throws {
        let count = 40_000
        let text = (1...count).map { "\($0)::\($0 + 1)::3::\($0 + 2)" }.joined(separator: "\n")
        let ratings = try read(text)
        #expect(ratings.count == count)
        #expect(
            zip(ratings, 1...).allSatisfy {
                $0.userID == $1 && $0.itemID == $1 + 1 && $0.timestamp == Int64($1 + 2) * 1000
            }
        )
    }

    @Test func `a missing file is an error that names it`() throws {
        let data = MovieLens(directory: "/nonexistent")
        let error = #expect(throws: MovieLensError.self) { try data.forEachRating { _ in } }
        #expect(error?.description.hasPrefix("/nonexistent/ratings.dat: cannot be read") == true)
    }

    @Test func `a folder in place of a file is an error`() throws {
        try withMovieLens { data in
            try FileManager.default.removeItem(atPath: data.ratingsFile)
            try FileManager.default.createDirectory(atPath: data.ratingsFile, withIntermediateDirectories: false)
            #expect(throws: MovieLensError.self) { try data.forEachRating { _ in } }
        }
    }

    @Test func `the source changes with any byte of the file`() throws {
        let texts = ["1::2::3::4\n", "1::2::3::5\n", "1::2::3::4"]
        let sources = try texts.map { text in try withMovieLens(ratings: text) { try $0.forEachRating { _ in } } }
        #expect(Set(sources).count == 3)
        #expect(try withMovieLens(ratings: texts[0]) { try $0.forEachRating { _ in } } == sources[0])
    }
}
