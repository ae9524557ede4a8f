private import CSIMD
private import RealModule

/// Adam (Kingma and Ba 2015) with the weight decay added to the gradient, as PyTorch's `Adam` has it.
public struct Adam: Sendable {
    /// Step size.
    public let learningRate: Float
    /// Decay of the mean of gradients.
    public let beta1: Float = 0.9
    /// Decay of the mean of squared gradients.
    public let beta2: Float = 0.999
    /// Added to the root of the mean square.
    public let epsilon: Float = 1e-8

    /// An optimiser without state: the moments belong to the caller.
    public init(learningRate: Float) {
        self.learningRate = learningRate
    }

    /// One step over `blocks` x 16 weights, whose gradient is set to zero.
    ///
    /// - Parameters:
    ///   - step: number of this step, from 1: the moments start at zero and are corrected for it.
    ///   - decay: weight decay: `decay * weight` is added to the gradient.
    ///   - weight: updated.
    ///   - gradient: of the loss; zero afterwards.
    ///   - mean: first moment, updated.
    ///   - square: second moment, updated.
    /// - Complexity: O(blocks).
    public func update(
        step: Int,
        decay: Float,
        weight: UnsafeMutablePointer<SIMD16<Float>>,
        gradient: UnsafeMutablePointer<SIMD16<Float>>,
        mean: UnsafeMutablePointer<SIMD16<Float>>,
        square: UnsafeMutablePointer<SIMD16<Float>>,
        blocks: Int
    ) {
        precondition(step > 0, "steps count from 1")
        let meanCorrection = 1 - Double.pow(Double(self.beta1), step)
        let squareCorrection = 1 - Double.pow(Double(self.beta2), step)
        let rate = SIMD16<Float>(repeating: Float(Double(self.learningRate) / meanCorrection))
        let rootScale = SIMD16<Float>(repeating: Float(1 / squareCorrection.squareRoot()))
        let decays = SIMD16<Float>(repeating: decay)
        let beta1s = SIMD16<Float>(repeating: self.beta1)
        let beta2s = SIMD16<Float>(repeating: self.beta2)
        let epsilons = SIMD16<Float>(repeating: self.epsilon)
        for i in 0..<blocks {
            let w = weight[i]
            let g = gradient[i].addingProduct(decays, w)
            let m = (g * (1 - self.beta1)).addingProduct(beta1s, mean[i])
            let v = (g * g * (1 - self.beta2)).addingProduct(beta2s, square[i])
            mean[i] = m
            square[i] = v
            weight[i] = w - rate * m / epsilons.addingProduct(CSIMD_sqrt16(v), rootScale)
            gradient[i] = .zero
        }
    }
}
