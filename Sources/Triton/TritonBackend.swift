/// What computes a model in a Triton server.
public enum TritonBackend: String, CaseIterable, Sendable {
    /// Triton's backend for ONNX models; part of NVIDIA's images.
    case onnxruntime
    /// Triton's backend for Python, with onnxruntime as a package of its Python: for servers without the other one.
    case python
}
