import TestSupport
import Testing

@testable import Recall

@Suite struct SymmetricSystemTests {
    @Test func `Known systems have their known solutions`() {
        #expect(SymmetricSystem.solve([4], [2]) == [0.5])
        #expect(SymmetricSystem.solve([], []) == [])
        let solution = SymmetricSystem.solve([4, 2, 2, 3], [8, 7])
        #expect(abs(solution[0] - 1.25) < 1e-12 && abs(solution[1] - 1.5) < 1e-12)
    }

    @Test(arguments: 1...12)
    func `The solution satisfies the equations`(size: Int) {
        var generator = SeededGenerator(seed: UInt64(size))
        func random(_ count: Int) -> [Double] {
            (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
        }
        let factor = random(size * size)
        var matrix = [Double](repeating: 0, count: size * size)
        for a in 0..<size {
            for b in 0..<size {
                matrix[a * size + b] = (0..<size).reduce(a == b ? 0.5 : 0) {
                    $0 + factor[a * size + $1] * factor[b * size + $1]
                }
            }
        }
        let right = random(size)
        let solution = SymmetricSystem.solve(matrix, right)
        for a in 0..<size {
            let left = (0..<size).reduce(0) { $0 + matrix[a * size + $1] * solution[$1] }
            #expect(abs(left - right[a]) < 1e-9)
        }
    }
}
