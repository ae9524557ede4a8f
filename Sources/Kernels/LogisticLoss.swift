private import RealModule

/// Binary cross-entropy of logits, in the form that neither overflows nor loses small probabilities.
public enum LogisticLoss {
    /// `1 / (1 + exp(-logit))`, in 0 ... 1; NaN for NaN.
    public static func sigmoid(_ logit: Float) -> Float {
        let e = Float.exp(-abs(logit))
        return (logit >= 0 ? 1 : e) / (1 + e)
    }

    /// `-label * log(sigmoid(logit)) - (1 - label) * log(1 - sigmoid(logit))`; label in 0 ... 1.
    public static func loss(logit: Float, label: Float) -> Float {
        max(logit, 0) - logit * label + Float.log(onePlus: Float.exp(-abs(logit)))
    }

    /// Derivative of `loss` by the logit: `sigmoid(logit) - label`.
    public static func gradient(logit: Float, label: Float) -> Float {
        self.sigmoid(logit) - label
    }
}

/// `log(1 + value)`, accurate near 0; NaN below -1. Counts below 256 are looked up.
public func logOnePlus(_ value: Float) -> Float {
    if value >= 0, value < 256 {
        let whole = Int(value)
        if Float(whole) == value { return logarithms[whole] }
    }
    return Float.log(onePlus: value)
}

private let logarithms = (0..<256).map { Float.log(onePlus: Float($0)) }
