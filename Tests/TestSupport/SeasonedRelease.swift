import Features
import Foundation
import Models
public import Releases

/// A release as training leaves it, without the training: larger weights than the first ones, and numeric columns scaled
/// as some rows say.
public func seasonedRelease(_ release: Release, scaledBy rows: [RankerRows], seed: UInt64 = 5) throws -> Release {
    var contents = try release.ranker.safetensors()
    var generator = SeededGenerator(seed: seed)
    for (name, tensor) in contents.tensors.sorted(by: { $0.key < $1.key }) {
        let values = tensor.values.map { $0 + Float.random(in: -0.3...0.3, using: &generator) }
        contents.tensors[name] = Safetensors.Tensor(shape: tensor.shape, values: values)
    }
    let scales = release.encoder.input.dense.map { column in
        scaling(of: column, in: release.schema.columns.firstIndex { $0.name == column.name }, of: rows)
    }
    let shape = [scales.count]
    contents.tensors["scaler.mean"] = Safetensors.Tensor(shape: shape, values: scales.map(\.mean))
    contents.tensors["scaler.inverse_deviation"] = Safetensors.Tensor(shape: shape, values: scales.map(\.scale))
    return Release(
        manifest: release.manifest,
        schema: release.schema,
        vectors: release.vectors,
        ranker: try DeepFM(safetensors: contents),
        order: release.order,
        encoder: release.encoder,
        itemVisits: release.itemVisits
    )
}

/// Mean and inverse deviation of a column's transformed values; a constant column has scale 0.
private func scaling(of column: DenseColumn, in index: Int?, of rows: [RankerRows]) -> (mean: Float, scale: Float) {
    guard let index else { return (0, 0) }
    let values = rows.flatMap { rows in
        stride(from: index, to: rows.rows.values.count, by: rows.rows.width).map { Double(rows.rows.values[$0]) }
    }
    let known = values.map { column.transform == .log1p ? log1p($0) : $0 }.filter(\.isFinite)
    guard !known.isEmpty else { return (0, 0) }
    let mean = known.reduce(0, +) / Double(known.count)
    let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)
    return (Float(mean), variance > 1e-9 ? Float(1 / variance.squareRoot()) : 0)
}
