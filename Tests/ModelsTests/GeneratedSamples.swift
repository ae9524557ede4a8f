import Kernels
import Models

/// Samples with a known structure: the label's log-odds are a user's and an item's bias, the product of their hidden
/// tastes, and a dense column.
struct GeneratedSamples: SampleSource {
    static let input = ModelInput(
        categories: [
            CategoryField(name: "user", cardinality: 61, side: .user),
            CategoryField(name: "item", cardinality: 41, side: .item),
            CategoryField(name: "gender", cardinality: 3, side: .user, attribute: true),
        ],
        dense: [
            DenseColumn(name: "count", transform: .log1p, side: .user),
            DenseColumn(name: "genre1", side: .item, factorised: true),
            DenseColumn(name: "genre2", side: .item, factorised: true),
            DenseColumn(name: "age", side: .user, factorised: true),
            DenseColumn(name: "match", side: .cross),
        ]
    )

    var categories: [Int32] = []
    var dense: [Float] = []
    var labels: [Float] = []

    var count: Int { self.labels.count }
    var rows: [Int32] { (0..<Int32(self.count)).map { $0 } }

    init(count: Int, seed: UInt64, shuffledLabels: Bool = false) {
        // The structure is the same for every seed; the samples differ.
        var world = SplitMix64(seed: 99)
        let tastes = (0..<102).map { _ in (bias: world.normal() * 0.5, taste: world.normal() * 1.2) }
        var generator = SplitMix64(seed: seed)
        for _ in 0..<count {
            let (user, item) = (1 + generator.below(60), 1 + generator.below(40))
            let match = generator.normal()
            self.categories += [Int32(user), Int32(item), Int32(1 + user % 2)]
            self.dense += [
                Float(user * 10), item % 3 == 0 ? 1 : 0, item % 5 == 0 ? 1 : 0, Float(user % 7) / 7, match * 3 + 10,
            ]
            let logit =
                tastes[user].bias + tastes[60 + item].bias + tastes[user].taste * tastes[60 + item].taste + match
            self.labels.append(generator.uniform() < LogisticLoss.sigmoid(logit) ? 1 : 0)
        }
        if shuffledLabels {
            self.labels = self.labels.map { _ in generator.uniform() < 0.5 ? 1 : 0 }
        }
    }

    func gather(_ rows: ArraySlice<Int32>, into batch: inout SampleBatch) {
        batch.resize(to: rows.count)
        let (fields, columns) = (batch.fields, batch.columns)
        for (index, row) in rows.enumerated() {
            for field in 0..<fields {
                batch.categories[index * fields + field] = self.categories[Int(row) * fields + field]
            }
            for column in 0..<columns {
                batch.dense[index * columns + column] = self.dense[Int(row) * columns + column]
            }
            batch.labels[index] = self.labels[Int(row)]
        }
    }

    /// All samples in one batch.
    var batch: SampleBatch {
        var batch = SampleBatch(input: Self.input)
        self.gather(self.rows[...], into: &batch)
        return batch
    }
}
