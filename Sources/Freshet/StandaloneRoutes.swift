import BatchTrainer
import Events
import Ingest
import Ports
import Server
import ServiceKit

/// Everything that the standalone process serves over HTTP.
struct StandaloneRoutes {
    let log: any EventLog
    let store: any StateStore
    let serving: ServingState
    let trainer: BatchTrainer
    let metrics: PrometheusRegistry
    /// The end of the log when the process started: it is ready when the updaters have come that far.
    let backlog: Position

    func router(intake: Intake, recommending: any Recommending) -> ServiceRouter {
        let router = makeServiceRouter()
        addOperationalRoutes(to: router, metrics: metrics) { await unreadiness() }
        addIntakeRoutes(to: router, intake: intake)
        addRecommendationRoutes(to: router, recommending: recommending)
        addRefitRoute(to: router, refitting: TrainerRefitting(trainer: trainer, serving: serving))
        addStatusRoute(to: router) { () throws(RequestError) in try await status() }
        return router
    }

    private func unreadiness() async -> [String] {
        guard backlog.recordCount > 0 else { return [] }
        var reasons: [String] = []
        for group in UpdaterGroup.allCases {
            do {
                let position = try await store.progress(of: group)?.position
                if position?.covers(backlog) != true {
                    reasons.append("the \(group.rawValue) updater is still folding the log from before the start")
                }
            } catch {
                reasons.append("the state store does not answer: \(error)")
            }
        }
        return reasons
    }

    private func status() async throws(RequestError) -> Status {
        do {
            let logStatus = LogStatus(identity: log.identity, end: try await log.end())
            var groups: [String: GroupStatus] = [:]
            var watermarks: [Int64?] = []
            for group in UpdaterGroup.allCases {
                let progress = try await store.progress(of: group)
                groups[group.rawValue] = GroupStatus(position: progress?.position, log: logStatus)
                watermarks.append(progress?.watermarks.minimum(partitionCount: log.identity.partitionCount))
            }
            return Status(
                log: logStatus,
                groups: groups,
                release: serving.release,
                itemBucket: serving.itemBucket,
                watermark: watermarks.contains(nil) ? nil : watermarks.compactMap(\.self).min(),
                catalogueVersion: serving.catalogueVersion
            )
        } catch {
            throw .unavailable("\(error)")
        }
    }
}

/// Refits by the trainer of this process.
private struct TrainerRefitting: Refitting {
    let trainer: BatchTrainer
    let serving: ServingState

    func refit(wait: Bool) async throws(RequestError) -> RefitAnswer {
        guard wait else {
            trainer.requestRefit()
            return RefitAnswer(release: nil, accepted: true, reason: "asked for")
        }
        do {
            let outcome = try await trainer.refit()
            if outcome.version != nil { await serving.settlement(of: outcome.number) }
            return RefitAnswer(
                release: outcome.version,
                accepted: outcome.version != nil,
                reason: outcome.reason,
                metrics: outcome.metrics
            )
        } catch {
            throw .unavailable("\(error)")
        }
    }
}
