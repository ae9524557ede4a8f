/// Rows of 16-float blocks inside a `RowTable`, which the caller keeps alive while the view is in use.
public struct RowView {
    /// `rows x blocks`, row-major.
    public let base: UnsafeMutablePointer<SIMD16<Float>>
    /// Number of rows.
    public let rows: Int
    /// Number of blocks of 16 floats in a row.
    public let blocks: Int

    /// A view of memory that holds at least `rows * blocks` blocks.
    public init(base: UnsafeMutablePointer<SIMD16<Float>>, rows: Int, blocks: Int) {
        self.base = base
        self.rows = rows
        self.blocks = blocks
    }

    /// Number of floats from one row to the next.
    public var stride: Int { self.blocks * 16 }

    /// The same memory as floats, `rows x stride`, row-major.
    public var floats: UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(self.base).assumingMemoryBound(to: Float.self)
    }

    /// The first `count` rows.
    public func prefix(_ count: Int) -> RowView {
        precondition(count >= 0 && count <= self.rows, "a prefix is inside its view")
        return RowView(base: self.base, rows: count, blocks: self.blocks)
    }

    /// Sets every block to zero.
    public func clear() {
        self.base.update(repeating: .zero, count: self.rows * self.blocks)
    }
}
