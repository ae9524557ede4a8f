import Foundation

/// Folds a user's events since a release into the release's own vector of the user.
///
/// The vector that maximises the log-likelihood of the events' labels under the factorization machine, with a Gaussian prior
/// around the release's vector, approximated by one Newton step from it (the first step of iteratively reweighted least
/// squares; Nelder and Wedderburn 1972). A pure function of its arguments: between refits a user's vector follows each
/// event at once, and nothing has to be stored.
public enum FoldIn {
    /// The inverse variance of the prior: how many events it takes to move a vector noticeably.
    private static let precision = 8.0

    /// - Parameters:
    ///   - own: the release's vector of the user, `factors + 1` numbers, the last one 1.
    ///   - offset: the logit of an item whose vector is zero.
    ///   - history: the events to fold in.
    /// - Returns: a vector as `own`. Equal to it when no event is of an item that has a vector.
    /// - Complexity: O(events x factors^2 + factors^3).
    public static func vector(
        from own: [Float],
        offset: Float,
        history: [UserRecall.HistoryEntry],
        items: ItemVectors
    ) -> [Float] {
        let factors = own.count - 1
        var gradient = [Double](repeating: 0, count: factors)
        var curvature = [Double](repeating: 0, count: factors * factors)
        for index in 0..<factors { curvature[index * factors + index] = precision }
        var hasEvents = false
        for entry in history {
            guard let item = items.vector(of: entry.itemID), item.count == own.count else { continue }
            hasEvents = true
            let logit = zip(own, item).reduce(Double(offset)) { $0 + Double($1.0) * Double($1.1) }
            let probability = 1 / (1 + exp(-logit))
            let residual = (entry.isLike ? 1 : 0) - probability
            let weight = probability * (1 - probability)
            for a in 0..<factors {
                gradient[a] += residual * Double(item[a])
                for b in 0..<factors {
                    curvature[a * factors + b] += weight * Double(item[a]) * Double(item[b])
                }
            }
        }
        guard hasEvents else { return own }
        let step = SymmetricSystem.solve(curvature, gradient)
        return zip(own, step).map { $0 + Float($1) } + [1]
    }
}
