internal import Kernels

extension DenseColumn {
    /// The raw value transformed; not finite where it has no transform.
    func transform(_ raw: Float) -> Float {
        switch self.transform {
        case .identity: raw
        case .log1p: logOnePlus(raw)
        }
    }
}
