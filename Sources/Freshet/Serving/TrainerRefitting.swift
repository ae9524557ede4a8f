import BatchTrainer
import Server

/// Refits by the trainer of this process, and waits until the server of this process, if there is one, serves the release.
struct TrainerRefitting: Refitting {
    let trainer: BatchTrainer
    let serving: ServingState?

    func refit(wait: Bool) async throws(RequestError) -> RefitAnswer {
        guard wait else {
            trainer.requestRefit()
            return RefitAnswer(release: nil, accepted: true, reason: "asked for")
        }
        do {
            let outcome = try await trainer.refit()
            guard let version = outcome.version else {
                return RefitAnswer(
                    release: nil,
                    accepted: false,
                    reason: outcome.reason,
                    metrics: outcome.metrics
                )
            }
            if let serving {
                await serving.settlement(of: outcome.number)
                guard serving.releaseNumber >= outcome.number else {
                    throw RequestError.unavailable("release \(version) was written but cannot be loaded; see the log")
                }
            }
            return RefitAnswer(
                release: version,
                accepted: true,
                reason: outcome.reason,
                metrics: outcome.metrics
            )
        } catch let error as RequestError {
            throw error
        } catch LearningError.tooFewSamples(let reason) {
            throw .conflict(reason)
        } catch {
            throw .unavailable("\(error)")
        }
    }
}
