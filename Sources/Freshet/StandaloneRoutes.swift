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
    let clock: BucketClock
    /// The end of the log when the process started: it is ready when the updaters have come that far ...
    let backlog: Position
    /// ... and the release that was announced then, by number, is in service; 0 when there was none.
    let announcedRelease: Int
    private let readiness = Readiness()

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
        guard !readiness.isReady else { return [] }
        var reasons: [String] = []
        do {
            for group in UpdaterGroup.allCases {
                let position = try await store.progress(of: group)?.position ?? Position()
                if !position.covers(backlog) {
                    reasons.append("the \(group.rawValue) updater is still folding the log from before the start")
                }
            }
            let closed = try await lowestWatermark().map(clock.newestClosed) ?? .min
            if closed > serving.itemBucket ?? .min { reasons.append("item buckets are still being merged") }
        } catch {
            reasons.append("the state store does not answer: \(error)")
        }
        if !serving.isSettled(announcedRelease) { reasons.append("the release is still being loaded") }
        if reasons.isEmpty { readiness.set() }
        return reasons
    }

    /// The lowest event time that every partition has reached in both groups; nil before all have one.
    private func lowestWatermark() async throws(PortError) -> Int64? {
        var watermarks: [Int64?] = []
        for group in UpdaterGroup.allCases {
            let progress = try await store.progress(of: group)
            watermarks.append(progress?.watermarks.minimum(partitionCount: log.identity.partitionCount))
        }
        return watermarks.contains(nil) ? nil : watermarks.compactMap(\.self).min()
    }

    private func status() async throws(RequestError) -> Status {
        do {
            let logStatus = LogStatus(identity: log.identity, end: try await log.end())
            var groups: [String: GroupStatus] = [:]
            for group in UpdaterGroup.allCases {
                let progress = try await store.progress(of: group)
                groups[group.rawValue] = GroupStatus(position: progress?.position, log: logStatus)
            }
            return Status(
                log: logStatus,
                groups: groups,
                release: serving.release,
                itemBucket: serving.itemBucket,
                watermark: try await lowestWatermark(),
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
            guard let version = outcome.version else {
                return RefitAnswer(
                    release: nil,
                    accepted: false,
                    reason: outcome.reason,
                    metrics: outcome.metrics
                )
            }
            await serving.settlement(of: outcome.number)
            guard serving.releaseNumber >= outcome.number else {
                throw RequestError.unavailable("release \(version) was written but cannot be loaded; see the log")
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
