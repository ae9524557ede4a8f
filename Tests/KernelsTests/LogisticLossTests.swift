import Foundation
import Kernels
import Testing

@Suite struct LogisticLossTests {
    @Test(arguments: [-90, -20, -1, -0.001, 0, 0.5, 3, 20, 90] as [Float]) func `Agrees with the definition in Double`(
        logit: Float
    ) {
        let probability = 1 / (1 + exp(-Double(logit)))
        #expect(abs(Double(LogisticLoss.sigmoid(logit)) - probability) < 1e-7)
        for label in [Float(0), 1] {
            let signed = label == 1 ? -Double(logit) : Double(logit)
            let loss = max(signed, 0) + log1p(exp(-abs(signed)))
            #expect(abs(Double(LogisticLoss.loss(logit: logit, label: label)) - loss) < 1e-6 * max(1, loss))
            let gradient = Double(LogisticLoss.gradient(logit: logit, label: label))
            #expect(abs(gradient - (probability - Double(label))) < 1e-7)
        }
    }

    @Test func `Infinite logits give the ends of the range`() {
        #expect(LogisticLoss.sigmoid(.infinity) == 1)
        #expect(LogisticLoss.sigmoid(-.infinity) == 0)
        #expect(LogisticLoss.sigmoid(.nan).isNaN)
    }

    @Test func `Logarithm of one plus is accurate near zero and NaN below minus one`() {
        #expect(logOnePlus(1e-10) == 1e-10)
        #expect(logOnePlus(-2).isNaN)
    }
}
