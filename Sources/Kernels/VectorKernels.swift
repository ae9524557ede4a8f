/// Inner product of two vectors of `blocks` x 16 floats.
///
/// The lanes are summed in a fixed order, so equal input gives an equal result, bit for bit.
public func dot(
    _ x: UnsafePointer<SIMD16<Float>>,
    _ y: UnsafePointer<SIMD16<Float>>,
    blocks: Int
) -> Float {
    var sum = SIMD16<Float>.zero
    for block in 0..<blocks {
        sum.addProduct(x[block], y[block])
    }
    return sum.sum()
}

/// `y += a * x` over `blocks` x 16 floats.
public func axpy(
    _ a: Float,
    _ x: UnsafePointer<SIMD16<Float>>,
    into y: UnsafeMutablePointer<SIMD16<Float>>,
    blocks: Int
) {
    let factor = SIMD16<Float>(repeating: a)
    for block in 0..<blocks {
        y[block].addProduct(factor, x[block])
    }
}
