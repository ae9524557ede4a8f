public import Events
public import Features
public import Models

/// Turns feature rows into model inputs: ids into rows of the models' tables, the other columns as they are.
///
/// Used by the trainer and by scoring alike. The ids come beside the rows, because a row's floats do not hold every id.
public struct ModelEncoder: Sendable {
    /// What the models read.
    public let input: ModelInput
    public let users: RowMap
    public let items: RowMap
    private let categories: [Category]
    private let denseColumns: [Int]

    private enum Category {
        case user
        case item
        case column(Int)
    }

    public init(schema: FeatureSchema, users: RowMap, items: RowMap) {
        self.users = users
        self.items = items
        var fields: [CategoryField] = []
        var categories: [Category] = []
        var dense: [DenseColumn] = []
        var denseColumns: [Int] = []
        for (index, column) in schema.columns.enumerated() {
            let side = column.modelSide
            switch column.kind {
            case .id:
                let isUser = column.side == .user
                fields.append(
                    CategoryField(name: column.name, cardinality: isUser ? users.count : items.count, side: side)
                )
                categories.append(isUser ? .user : .item)
            case .code:
                fields.append(
                    CategoryField(
                        name: column.name,
                        cardinality: column.cardinality ?? 1,
                        side: side,
                        attribute: true
                    )
                )
                categories.append(.column(index))
            case .flag, .count, .real:
                dense.append(
                    DenseColumn(
                        name: column.name,
                        transform: column.kind == .count ? .log1p : .identity,
                        side: side,
                        factorised: column.kind == .flag
                    )
                )
                denseColumns.append(index)
            }
        }
        input = ModelInput(categories: fields, dense: dense)
        self.categories = categories
        self.denseColumns = denseColumns
    }

    /// For each categorical field, by row, the row in another encoder of the same schema, or -1 for a new one.
    public func rows(in parent: ModelEncoder) -> [[Int32]] {
        zip(categories, input.categories).map { category, field in
            switch category {
            case .user: users.rows(in: parent.users)
            case .item: items.rows(in: parent.items)
            case .column: (0..<Int32(field.cardinality)).map { $0 }
            }
        }
    }

    /// Writes one row into a batch.
    /// - Parameters:
    ///   - values: the row is `values[start..<start + width]`, in the schema's order.
    ///   - place: the sample's place in the batch, which has room for it.
    public func encode(
        _ values: [Float],
        at start: Int,
        userID: UserID,
        itemID: ItemID,
        into batch: inout SampleBatch,
        place: Int
    ) {
        var target = place * categories.count
        for category in categories {
            batch.categories[target] =
                switch category {
                case .user: users[userID]
                case .item: items[itemID]
                case .column(let index): Int32(values[start + index])
                }
            target += 1
        }
        target = place * denseColumns.count
        for column in denseColumns {
            batch.dense[target] = values[start + column]
            target += 1
        }
    }
}

extension FeatureColumn {
    fileprivate var modelSide: Models.Side {
        switch side {
        case .user: .user
        case .item: .item
        case .cross: .cross
        }
    }
}
