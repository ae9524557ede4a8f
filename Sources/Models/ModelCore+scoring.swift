internal import Kernels

extension ModelCore {
    /// Samples that are scored at once: their buffers stay in the cache.
    private static let chunk = 128

    func logits(_ batch: SampleBatch) -> [Float] {
        let workspace = Workspace(core: self, capacity: min(Self.chunk, batch.count), training: false)
        return [Float](unsafeUninitializedCapacity: batch.count) { output, initialized in
            for start in stride(from: 0, to: batch.count, by: Self.chunk) {
                let range = start..<min(start + Self.chunk, batch.count)
                self.encode(batch, range, into: workspace)
                self.forward(workspace)
                for row in 0..<range.count {
                    output[start + row] = workspace.logits.view.floats[row]
                }
            }
            initialized = batch.count
        }
    }
}
