import Events
import HTTPTypes
import ServiceKit

/// The body of `POST /ml/score`.
struct ScoreBody: Decodable {
    let userid: UserID
    let itemids: [ItemID]
    let after: PositionTokens?

    /// The request, if it keeps to the limits.
    func request() throws(HTTPProblem) -> ScoreRequest {
        guard userid > 0 else { throw HTTPProblem(.badRequest, "userid: \(userid) is not positive") }
        guard 1...ScoreRequest.maximumItems ~= itemids.count else {
            throw HTTPProblem(
                .badRequest,
                "itemids: \(itemids.count) items; a request names 1 to \(ScoreRequest.maximumItems)"
            )
        }
        if let index = itemids.firstIndex(where: { $0 <= 0 }) {
            throw HTTPProblem(.badRequest, "itemids[\(index)]: \(itemids[index]) is not positive")
        }
        return ScoreRequest(userID: userid, itemIDs: itemids, after: after?.tokens ?? [])
    }
}
