/// Owner of a row-major table of floats, each row padded with zeros to whole blocks of 16.
///
/// The memory is allocated once, aligned to 64 bytes, zeroed, and freed with the table.
///
/// `@unchecked Sendable`: a table that several threads can reach is either only read (a trained model), or its rows
/// are divided among the threads by the one training step that writes it. The table itself does not lock.
public final class RowTable: @unchecked Sendable {
    /// Number of rows.
    public let rows: Int
    /// Number of floats in a row that mean something; the rest of the last block stays zero.
    public let columns: Int
    /// Number of blocks of 16 floats in a row.
    public let blocks: Int
    /// `rows x blocks`, row-major. Valid as long as the table lives.
    public let base: UnsafeMutablePointer<SIMD16<Float>>

    /// A table of zeros, `rows x columns`.
    public init(rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0, "a table has no negative size")
        self.rows = rows
        self.columns = columns
        self.blocks = (columns + 15) / 16
        let count = rows * self.blocks
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 64, alignment: 64)
        self.base = raw.bindMemory(to: SIMD16<Float>.self, capacity: max(count, 1))
        self.base.initialize(repeating: .zero, count: max(count, 1))
    }

    /// A copy of `other`.
    public convenience init(copying other: RowTable) {
        self.init(rows: other.rows, columns: other.columns)
        self.base.update(from: other.base, count: other.rows * other.blocks)
    }

    deinit {
        self.base.deallocate()
    }

    /// All rows. The view does not keep the table alive.
    public var view: RowView {
        RowView(base: self.base, rows: self.rows, blocks: self.blocks)
    }

    /// Whether no value is infinite or NaN.
    /// - Complexity: O(rows * columns).
    public var isFinite: Bool {
        // Zero times an infinite value or a NaN is NaN, and stays one in a sum.
        var sum = SIMD16<Float>.zero
        for block in 0..<self.rows * self.blocks {
            sum += self.base[block] * 0
        }
        return sum.sum() == 0
    }

    /// Replaces every value with those of `other`, which must have the same shape.
    public func copy(from other: RowTable) {
        precondition(self.rows == other.rows && self.columns == other.columns, "tables of one shape")
        self.base.update(from: other.base, count: self.rows * self.blocks)
    }
}
