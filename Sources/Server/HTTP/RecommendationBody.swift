import Events
import HTTPTypes
import ServiceKit

/// The body of `POST /ml/rec`.
struct RecommendationBody: Decodable {
    /// How many items a request may leave out.
    static let maximumExcluded = 1_000

    let userid: JSONInteger<UserID>
    let size: JSONInteger<Int32>?
    let exclude: [JSONInteger<ItemID>]?
    let after: PositionTokens?

    /// The request, if it keeps to the limits.
    func request() throws(HTTPProblem) -> RecommendationRequest {
        let userID = userid.value
        let size = size.map { Int($0.value) } ?? RecommendationRequest.defaultSize
        let exclude = exclude ?? []
        guard userID > 0 else { throw HTTPProblem(.badRequest, "userid: \(userID) is not positive") }
        guard 1...RecommendationRequest.maximumSize ~= size else {
            throw HTTPProblem(
                .badRequest,
                "size: \(size) is not between 1 and \(RecommendationRequest.maximumSize)"
            )
        }
        guard exclude.count <= Self.maximumExcluded else {
            throw HTTPProblem(
                .badRequest,
                "exclude: \(exclude.count) items; a request may leave out \(Self.maximumExcluded) at most"
            )
        }
        return RecommendationRequest(
            userID: userID,
            size: size,
            excluded: Set(exclude.map(\.value)),
            after: after?.tokens ?? []
        )
    }
}
