import Features
import Releases

/// What the rankers of releases with one schema are in Triton: the versions of one model, numbered as the releases are.
struct TritonModel: Hashable, Sendable {
    /// The most rows of a request.
    static let largestBatch = 128
    static let input = "ml_input"
    static let probability = "ml_output"
    static let logit = "ml_logit"

    /// `ml_rec` for the schema `seed`, whose 59 inputs it has always had; `ml_rec_<schema>` for others.
    let name: String
    /// How many columns a row has.
    let columns: Int

    init(_ release: Release) {
        name = release.schema.name == .seed ? "ml_rec" : "ml_rec_\(release.schema.name.rawValue)"
        columns = release.schema.columns.count
    }

    /// The content of `config.pbtxt`, a `ModelConfig` as text
    /// (https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto).
    func configuration(backend: TritonBackend) -> String {
        """
        \(ModelRepository.configurationMark)
        name: "\(name)"
        backend: "\(backend.rawValue)"
        max_batch_size: \(Self.largestBatch)
        version_policy { all { } }
        input [ { name: "\(Self.input)" data_type: TYPE_FP32 dims: [ \(columns) ] } ]
        output [
          { name: "\(Self.probability)" data_type: TYPE_FP32 dims: [ 1 ] },
          { name: "\(Self.logit)" data_type: TYPE_FP32 dims: [ 1 ] }
        ]

        """
    }
}
