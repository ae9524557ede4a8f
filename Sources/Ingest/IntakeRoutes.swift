import Events
public import Hummingbird
import Logging
public import ServiceKit

/// Adds `POST /ml/event`: one event `{"userid", "itemid", "rating", "ts"?, "event_id"?}` or an array of them.
///
/// Answers `{"accepted": N, "positions": ["<token>", ...]}` when the events are durable: one token per partition touched,
/// ascending by partition, to be handed back as `after`. A bad event refuses the whole request (400) and says which.
/// - Parameter maximumBodySize: in bytes; larger bodies are refused (413).
public func addIntakeRoutes(
    to router: ServiceRouter,
    intake: Intake,
    maximumBodySize: Int = Intake.maximumBodySize
) {
    router.only(.post, "/ml/event") { request, context in
        let body = try await request.jsonBody(limit: maximumBodySize)
        do {
            let answer = try await intake.accept(json: Array(body.readableBytesView))
            return try .json(IntakeAnswer(accepted: answer.count, positions: answer.positions.map(\.description)))
        } catch {
            if case IntakeError.log(let cause) = error {
                context.logger.warning("events not appended", metadata: ["error": "\(cause)"])
            }
            throw error
        }
    }
}

/// The answer to accepted events.
private struct IntakeAnswer: Encodable {
    let accepted: Int
    let positions: [String]
}
