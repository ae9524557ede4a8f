import Events
import TestSupport
import Testing

@Suite struct GenreSetTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `It is the set of its codes of 1 to 63, ascending`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let codes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            UInt8.random(in: 0...90, using: &generator)
        }
        let genres = GenreSet(codes: codes)
        let expected = Set(codes).filter { (1...63).contains($0) }.sorted()
        #expect(Array(genres) == expected)
        #expect(genres.count == expected.count)
        for code in UInt8.min ... .max { #expect(genres.contains(code) == expected.contains(code)) }
    }

    @Test func `Its ends are codes like any other`() {
        #expect(Array(GenreSet(codes: [63, 1])) == [1, 63])
        #expect(GenreSet(codes: [0, 64, 255]) == GenreSet())
    }
}
