/// Small symmetric positive definite systems of linear equations.
enum SymmetricSystem {
    /// Solves one by Cholesky's method; `matrix` is n x n, row-major. O(n^3).
    static func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
        let size = right.count
        var lower = matrix
        for column in 0..<size {
            for k in 0..<column { lower[column * size + column] -= lower[column * size + k] * lower[column * size + k] }
            let pivot = max(lower[column * size + column], 1e-12).squareRoot()
            lower[column * size + column] = pivot
            for row in column + 1..<max(size, column + 1) {
                for k in 0..<column { lower[row * size + column] -= lower[row * size + k] * lower[column * size + k] }
                lower[row * size + column] /= pivot
            }
        }
        var solution = right
        for row in 0..<size {
            for k in 0..<row { solution[row] -= lower[row * size + k] * solution[k] }
            solution[row] /= lower[row * size + row]
        }
        for row in (0..<size).reversed() {
            for k in row + 1..<max(size, row + 1) { solution[row] -= lower[k * size + row] * solution[k] }
            solution[row] /= lower[row * size + row]
        }
        return solution
    }
}
