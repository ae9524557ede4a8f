/// What a model reads for one pair of user and item: its categorical fields and numeric columns, in order.
public struct ModelInput: Codable, Equatable, Sendable {
    /// The categorical fields, in the order of `SampleBatch.categories`.
    public let categories: [CategoryField]
    /// The numeric columns, in the order of `SampleBatch.dense`.
    public let dense: [DenseColumn]

    /// An input; whether it makes sense is checked when a model is made of it.
    public init(categories: [CategoryField], dense: [DenseColumn]) {
        self.categories = categories
        self.dense = dense
    }

    /// - Throws: `invalidConfiguration` for an empty or repeated name, a cardinality outside 1 ... 2^31 - 1, a
    ///   categorical field or factorised column of side `.cross`, or a side without a categorical field.
    func validate() throws(ModelError) {
        let names = self.categories.map(\.name) + self.dense.map(\.name)
        guard Set(names).count == names.count, !names.contains("") else {
            throw .invalidConfiguration("names of fields and columns are empty or repeated")
        }
        for field in self.categories {
            guard field.cardinality >= 1, field.cardinality <= Int(Int32.max), field.side != .cross else {
                throw .invalidConfiguration("field \(field.name) has no rows, too many, or belongs to neither side")
            }
        }
        for column in self.dense where column.factorised && column.side == .cross {
            throw .invalidConfiguration("column \(column.name) is factorised but belongs to neither side")
        }
        for side in [Side.user, .item] where !self.categories.contains(where: { $0.side == side }) {
            throw .invalidConfiguration("no categorical field of side \(side.rawValue)")
        }
    }

    /// Indices of the categorical fields of `side`, ascending.
    func categories(of side: Side) -> [Int] {
        self.categories.indices.filter { self.categories[$0].side == side }
    }

    /// Indices of the factorised columns of `side`, ascending.
    func factorised(of side: Side) -> [Int] {
        self.dense.indices.filter { self.dense[$0].factorised && self.dense[$0].side == side }
    }
}
