import Events
import HTTPTypes
import ServiceKit

/// The body of `POST /ml/score`.
struct ScoreBody: Decodable {
    let userid: JSONInteger<UserID>
    let itemids: [JSONInteger<ItemID>]
    let after: PositionTokens?

    /// The request, if it keeps to the limits.
    func request() throws(HTTPProblem) -> ScoreRequest {
        let userID = userid.value
        let itemIDs = itemids.map(\.value)
        guard userID > 0 else { throw HTTPProblem(.badRequest, "userid: \(userID) is not positive") }
        guard 1...ScoreRequest.maximumItems ~= itemIDs.count else {
            throw HTTPProblem(
                .badRequest,
                "itemids: \(itemIDs.count) items; a request names 1 to \(ScoreRequest.maximumItems)"
            )
        }
        if let index = itemIDs.firstIndex(where: { $0 <= 0 }) {
            throw HTTPProblem(.badRequest, "itemids[\(index)]: \(itemIDs[index]) is not positive")
        }
        return ScoreRequest(userID: userID, itemIDs: itemIDs, after: after?.tokens ?? [])
    }
}
