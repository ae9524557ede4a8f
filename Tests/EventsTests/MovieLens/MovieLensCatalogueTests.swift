import Events
import Testing

@Suite struct MovieLensCatalogueTests {
    private func item(_ line: String) throws -> Item? {
        try withMovieLens(movies: Array(line.utf8)) { try $0.items() }.first
    }

    @Test func `an item has its title, year and genres`() throws {
        #expect(
            try item("1::Toy Story (1995)::Animation|Children's|Comedy\r\n")
                == Item(id: 1, title: "Toy Story (1995)", year: 1995, genres: ["Animation", "Children's", "Comedy"])
        )
    }

    @Test(arguments: [
        "Toy Story", "(1995) Toy Story", "Toy Story (95)", "Toy Story (199x)", "Toy Story 1995)", "(1995",
    ])
    func `a title that does not end with a year in parentheses has none`(title: String) throws {
        let item = try item("1::\(title)::Drama")
        #expect(item?.title == title)
        #expect(item?.year == nil)
    }

    @Test func `no genres listed is an empty list`() throws {
        #expect(try item("1::A (2000)::(no genres listed)")?.genres == [])
        #expect(try item("1::A (2000)::")?.genres == [])
    }

    @Test func `a title may contain the separator`() throws {
        #expect(try item("1::A :: B::C (2000)::Drama")?.title == "A :: B::C (2000)")
    }

    @Test func `titles are ISO-8859-1`() throws {
        let bytes = Array("73::Mis".utf8) + [0xe9] + Array("rables, Les (1995)::Drama".utf8)
        let items = try withMovieLens(movies: bytes) { try $0.items() }
        #expect(items.map(\.title) == ["Misérables, Les (1995)"])
    }

    @Test(
        arguments: [
            ("x::A::Drama", .itemID("x")), ("1::A", .fieldCount(expected: 3, found: 2)),
            ("1", .fieldCount(expected: 3, found: 1)),
        ] as [(String, MovieLensError.Reason)]
    )
    func `a bad item is an error with its place`(line: String, reason: MovieLensError.Reason) throws {
        try withMovieLens(movies: Array(line.utf8)) { data in
            #expect(throws: MovieLensError(file: data.moviesFile, line: 1, reason: reason)) { try data.items() }
        }
    }

    @Test func `a user has gender, age and occupation as in the file`() throws {
        let users = try withMovieLens(users: "1::F::1::10::48067\n2::M::56::16::70072-1234\n") { try $0.users() }
        #expect(
            users == [
                User(id: 1, attributes: ["gender": "F", "age": "1", "occupation": "10"]),
                User(id: 2, attributes: ["gender": "M", "age": "56", "occupation": "16"]),
            ]
        )
    }

    @Test(
        arguments: [
            ("0::F::1::10::48067", .userID("0")), ("1::F::1::10", .fieldCount(expected: 5, found: 4)),
        ] as [(String, MovieLensError.Reason)]
    )
    func `a bad user is an error with its place`(line: String, reason: MovieLensError.Reason) throws {
        try withMovieLens(users: line) { data in
            #expect(throws: MovieLensError(file: data.usersFile, line: 1, reason: reason)) { try data.users() }
        }
    }
}
