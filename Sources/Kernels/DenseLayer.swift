/// Fully connected layer over row-major batches: `output = input * weight + bias`.
///
/// `weight` is `inputs x outputs`, row-major: row `i` holds what input `i` adds to every output. Each output is summed
/// over the inputs in their order, whatever the number of rows, so a row's result does not depend on its batch.
public enum DenseLayer {
    /// Writes `input * weight + bias` into `output`.
    ///
    /// - Parameters:
    ///   - input: `rows x inputs`; the padding of a row is not read.
    ///   - weight: `inputs x outputs`.
    ///   - bias: one row of `outputs`; `nil` is zero.
    ///   - output: `rows x outputs`, overwritten.
    /// - Complexity: O(rows * inputs * outputs).
    public static func forward(_ input: RowView, weight: RowView, bias: RowView?, into output: RowView) {
        precondition(input.rows == output.rows && weight.rows <= input.stride, "input, weight and output shapes differ")
        precondition(weight.blocks == output.blocks, "weight and output widths differ")
        precondition(bias == nil || bias?.blocks == output.blocks, "bias and output widths differ")
        for block in 0..<output.blocks {
            let start = bias?.base[block] ?? .zero
            var row = 0
            while row + 4 <= input.rows {
                Self.forwardFour(input, row, weight, block, start, output)
                row += 4
            }
            while row < input.rows {
                let x = input.floats + row * input.stride
                var sum = start
                for i in 0..<weight.rows {
                    sum.addProduct(SIMD16(repeating: x[i]), weight.base[i * weight.blocks + block])
                }
                output.base[row * output.blocks + block] = sum
                row += 1
            }
        }
    }

    /// Writes the gradient of the weight, `transpose(input) * outputGradient`, into `gradient`.
    ///
    /// - Parameters:
    ///   - input: `rows x inputs`.
    ///   - outputGradient: `rows x outputs`.
    ///   - gradient: `inputs x outputs`, overwritten.
    /// - Complexity: O(rows * inputs * outputs).
    public static func weightGradient(_ input: RowView, outputGradient: RowView, into gradient: RowView) {
        precondition(input.rows == outputGradient.rows && gradient.rows <= input.stride, "shapes differ")
        precondition(gradient.blocks == outputGradient.blocks, "gradient widths differ")
        // Sixteen inputs at a time: their cache lines are read once for all blocks of outputs.
        for group in stride(from: 0, to: gradient.rows, by: 16) {
            let end = min(group + 16, gradient.rows)
            for block in 0..<gradient.blocks {
                var i = group
                while i + 4 <= end {
                    Self.weightGradientFour(input, i, outputGradient, block, gradient)
                    i += 4
                }
                while i < end {
                    var sum = SIMD16<Float>.zero
                    for row in 0..<input.rows {
                        let x = SIMD16<Float>(repeating: input.floats[row * input.stride + i])
                        sum.addProduct(x, outputGradient.base[row * outputGradient.blocks + block])
                    }
                    gradient.base[i * gradient.blocks + block] = sum
                    i += 1
                }
            }
        }
    }

    /// Writes the sum of the rows of `outputGradient` (`rows x outputs`), the gradient of the bias, into one row.
    public static func biasGradient(_ outputGradient: RowView, into gradient: RowView) {
        precondition(gradient.rows == 1 && gradient.blocks == outputGradient.blocks, "gradient widths differ")
        gradient.clear()
        for row in 0..<outputGradient.rows {
            for block in 0..<gradient.blocks {
                gradient.base[block] += outputGradient.base[row * outputGradient.blocks + block]
            }
        }
    }

    /// Writes the leading inputs' columns of the transposed weight: `forward` of an output gradient with it (and no
    /// bias) is the gradient of those inputs.
    ///
    /// - Parameters:
    ///   - weight: `inputs x outputs`.
    ///   - transposed: `outputs x leading inputs`, overwritten; its rows are the outputs that are transposed.
    public static func transpose(_ weight: RowView, into transposed: RowView) {
        precondition(transposed.rows <= weight.stride, "more rows than outputs")
        let columns = min(weight.rows, transposed.stride)
        for row in 0..<transposed.rows {
            for column in 0..<columns {
                transposed.floats[row * transposed.stride + column] = weight.floats[column * weight.stride + row]
            }
        }
    }

    /// Four rows of one block of outputs: eight vector registers of sums hide the latency of the additions.
    @inline(__always)
    private static func forwardFour(
        _ input: RowView,
        _ row: Int,
        _ weight: RowView,
        _ block: Int,
        _ start: SIMD16<Float>,
        _ output: RowView
    ) {
        let x0 = input.floats + row * input.stride
        let x1 = x0 + input.stride
        let x2 = x1 + input.stride
        let x3 = x2 + input.stride
        var sum0 = start
        var sum1 = start
        var sum2 = start
        var sum3 = start
        var w = weight.base + block
        for i in 0..<weight.rows {
            let value = w.pointee
            sum0.addProduct(SIMD16(repeating: x0[i]), value)
            sum1.addProduct(SIMD16(repeating: x1[i]), value)
            sum2.addProduct(SIMD16(repeating: x2[i]), value)
            sum3.addProduct(SIMD16(repeating: x3[i]), value)
            w += weight.blocks
        }
        let y = output.base + row * output.blocks + block
        y[0] = sum0
        y[output.blocks] = sum1
        y[2 * output.blocks] = sum2
        y[3 * output.blocks] = sum3
    }

    /// Four inputs of one block of outputs.
    @inline(__always)
    private static func weightGradientFour(
        _ input: RowView,
        _ i: Int,
        _ outputGradient: RowView,
        _ block: Int,
        _ gradient: RowView
    ) {
        var sum0 = SIMD16<Float>.zero
        var sum1 = SIMD16<Float>.zero
        var sum2 = SIMD16<Float>.zero
        var sum3 = SIMD16<Float>.zero
        var x = input.floats + i
        var y = outputGradient.base + block
        for _ in 0..<input.rows {
            let value = y.pointee
            sum0.addProduct(SIMD16(repeating: x[0]), value)
            sum1.addProduct(SIMD16(repeating: x[1]), value)
            sum2.addProduct(SIMD16(repeating: x[2]), value)
            sum3.addProduct(SIMD16(repeating: x[3]), value)
            x += input.stride
            y += outputGradient.blocks
        }
        let g = gradient.base + i * gradient.blocks + block
        g[0] = sum0
        g[gradient.blocks] = sum1
        g[2 * gradient.blocks] = sum2
        g[3 * gradient.blocks] = sum3
    }
}
