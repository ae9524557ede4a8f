/// ReLU with inverted dropout (Srivastava et al. 2014), in place over row-major batches.
public enum RectifiedLinear {
    /// Replaces every value with `max(value, 0)`; a NaN becomes 0.
    public static func forward(_ values: RowView) {
        for i in 0..<values.rows * values.blocks {
            let x = values.base[i]
            values.base[i] = SIMD16<Float>.zero.replacing(with: x, where: x .> 0)
        }
    }

    /// ReLU, then sets a share `rate` of the values to 0 and divides the others by `1 - rate`.
    ///
    /// Which values are dropped is a function of `seed` and their place alone.
    ///
    /// - Parameters:
    ///   - rate: share of dropped values, 0 ..< 1.
    ///   - seed: to differ for every batch and layer.
    public static func forward(_ values: RowView, dropping rate: Float, seed: UInt64) {
        precondition(rate >= 0 && rate < 1, "a dropout rate is in 0 ..< 1")
        let scale = SIMD16<Float>(repeating: 1 / (1 - rate))
        let threshold = SIMD16<UInt32>(repeating: UInt32(Double(rate) * 4_294_967_296))
        var generator = SplitMix64(seed: seed)
        let key = SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: generator.next()))
        var counter = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        for i in 0..<values.rows * values.blocks {
            let x = values.base[i]
            let keep = (x .> 0) .& (Self.mix(counter ^ key) .>= threshold)
            values.base[i] = SIMD16<Float>.zero.replacing(with: x * scale, where: keep)
            counter &+= 16
        }
    }

    /// Turns the gradient of the outputs into that of the inputs, in place.
    ///
    /// - Parameters:
    ///   - gradient: gradient of the loss by `outputs`, same shape.
    ///   - outputs: what `forward` left: zero where the value was negative or dropped.
    ///   - rate: the dropout rate that `forward` was given; 0 without dropout.
    public static func backward(_ gradient: RowView, outputs: RowView, rate: Float) {
        precondition(gradient.rows == outputs.rows && gradient.blocks == outputs.blocks, "shapes differ")
        let scale = SIMD16<Float>(repeating: 1 / (1 - rate))
        for i in 0..<gradient.rows * gradient.blocks {
            let kept = gradient.base[i] * scale
            gradient.base[i] = SIMD16<Float>.zero.replacing(with: kept, where: outputs.base[i] .> 0)
        }
    }

    /// Bijective 32-bit mixer "lowbias32" (Wellons, Hash Function Prospector): every output bit depends on every
    /// input bit.
    @inline(__always)
    private static func mix(_ value: SIMD16<UInt32>) -> SIMD16<UInt32> {
        var x = value
        x ^= x &>> 16
        x = x &* 0x7feb_352d
        x ^= x &>> 15
        x = x &* 0x846c_a68b
        x ^= x &>> 16
        return x
    }
}
