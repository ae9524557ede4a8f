import Testing

@testable import Events

@Suite struct CatalogueTests {
    private let schema = CatalogueSchema.movieLens

    @Test(
        arguments: [
            ("Action", 1), ("Adventure", 2), ("Animation", 3), ("Children's", 4), ("Comedy", 5), ("Crime", 6),
            ("Documentary", 7), ("Drama", 8), ("Fantasy", 9), ("Film-Noir", 10), ("Horror", 11), ("Musical", 12),
            ("Mystery", 13), ("Romance", 14), ("Sci-Fi", 15), ("Thriller", 16), ("War", 17), ("Western", 18),
            ("action", 0), ("", 0),
        ] as [(String, UInt8)]
    )
    func `Genres have the reference pipeline's codes`(genre: String, code: UInt8) {
        #expect(schema.genres.code(of: genre) == code)
        #expect(schema.genres.values.count == 18)
    }

    @Test func `Users' attributes have the reference pipeline's codes`() {
        #expect(schema.userAttributes.map(\.name) == ["gender", "age", "occupation"])
        let (gender, age, occupation) = (schema.userAttributes[0], schema.userAttributes[1], schema.userAttributes[2])
        #expect(["M", "F", "m"].map(gender.code) == [1, 2, 0])
        #expect(["1", "18", "25", "35", "45", "50", "56", "2"].map(age.code) == [1, 2, 3, 4, 5, 6, 7, 0])
        #expect((0...20).map { occupation.code(of: String($0)) } == Array(1...21))
        #expect(occupation.code(of: "21") == 0)
    }

    @Test func `What is not known reads as unknown`() {
        var catalogue = Catalogue(schema: schema)
        #expect(catalogue.genres(of: 1) == GenreSet())
        #expect(catalogue.attributes(of: 1) == [0, 0, 0])
        catalogue.put(Item(id: 1, title: "A", year: 40_000, genres: ["Western", "Opera", "Action"]))
        catalogue.put(User(id: 1, attributes: ["occupation": "20", "age": "17", "zip": "1"]))
        #expect(catalogue.items[1] == Catalogue.ItemEntry(year: 0, genres: GenreSet(codes: [1, 18]), title: "A"))
        #expect(catalogue.attributes(of: 1) == [0, 0, 21])
    }

    @Test func `The newest value of an id counts`() {
        var catalogue = Catalogue(schema: schema)
        catalogue.put(Item(id: 1, title: "A", year: 1990, genres: ["War"]))
        catalogue.put(Item(id: 1, title: "B", year: nil, genres: []))
        catalogue.put(User(id: 2, attributes: [:]))
        #expect(catalogue.items[1] == Catalogue.ItemEntry(year: 0, genres: GenreSet(), title: "B"))
    }
}
