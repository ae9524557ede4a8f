import Events
import Foundation

@testable import replay

/// A small data set with something to learn in it, and its events as JSON.
struct SyntheticData {
    let folder: String
    let order: ReplayOrder

    /// Writes the data set into `folder`.
    init(in folder: String, users: Int = 150, items: Int = 600, ratings: Int = 9_000) throws {
        let shape = SyntheticShape(users: users, items: items, ratings: ratings, genres: 18, skew: 1, seed: 7)
        try SyntheticLog(shape: shape).write(to: URL(filePath: folder, directoryHint: .isDirectory))
        self.folder = folder
        order = try ReplayOrder(MovieLens(directory: folder))
    }

    /// The events of a range of the replay order, as the body of a request.
    func body(_ range: Range<Int>) -> String {
        var encoder = EventBatchEncoder()
        return String(decoding: encoder.encode(order.ratings[range].map(order.event)), as: UTF8.self)
    }
}
