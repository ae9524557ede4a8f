import Foundation
import Releases
import TestSupport
import Testing

@Suite struct RowMapTests {
    private let map = RowMap([30, 10, 20, 10, -5])

    @Test func `Rows are the ascending ids from 1 on, whatever their order`() {
        #expect(map.ids == [0, -5, 10, 20, 30])
        #expect([-5, 10, 20, 30].map { map[$0] } == [1, 2, 3, 4])
        #expect(map.count == 5)
        #expect(map == RowMap([-5, 10, 20, 30]))
    }

    @Test func `Every other id is row 0, the unknown one`() {
        #expect([0, 11, .max, .min].map { map[$0] } == [0, 0, 0, 0])
        #expect(RowMap([0]).ids == [0])
        #expect(RowMap([]).count == 1)
    }

    @Test func `Rows in a parent are those of the same ids, and -1 for new ones`() {
        #expect(map.rows(in: RowMap([10, 30, 40])) == [0, -1, 1, -1, 2])
        #expect(map.rows(in: map) == [0, 1, 2, 3, 4])
    }

    @Test func `It survives its JSON form`() throws {
        #expect(try JSONDecoder().decode(RowMap.self, from: JSONEncoder().encode(map)) == map)
    }
}
