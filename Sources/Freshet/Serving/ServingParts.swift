import Embedded
import Events
import Foundation
import Logging
import Ports
import Releases
import Server
import ServiceKit
import ServiceLifecycle

/// What a process needs to answer requests for lists: the snapshot, what keeps it up to date, and the routes.
struct ServingParts {
    let state: ServingState
    /// Follow the updaters and the trainer.
    let followers: [any Service]
    private let readiness: ServingReadiness
    private let recommending: RecommendationService
    private let status: StatusReport

    /// - Parameters:
    ///   - index: finds items; empty when it is handed over.
    ///   - scorer: ranks them; empty too.
    ///   - backlog: what the updaters must have folded before the process is ready.
    init(
        log: any EventLog,
        store: any StateStore,
        index: any ItemIndex = EmbeddedItemIndex(),
        scorer: any Scorer = EmbeddedScorer(),
        catalogue: Catalogue,
        releases: ReleaseDirectory,
        clock: BucketClock,
        backlog: Position,
        logger: Logger
    ) async throws(PortError) {
        let partitionCount = log.identity.partitionCount
        state = ServingState(catalogue: catalogue)
        followers = [
            ItemFollower(store: store, state: state, clock: clock, partitionCount: partitionCount, logger: logger),
            ReleaseFollower(
                log: log,
                directory: releases,
                index: index,
                scorer: scorer,
                state: state,
                logger: logger
            ),
            CatalogueFollower(log: log, state: state, logger: logger),
            IndexFollower(index: index, state: state, logger: logger),
        ]
        readiness = ServingReadiness(
            store: store,
            serving: state,
            clock: clock,
            partitionCount: partitionCount,
            backlog: backlog,
            announcedRelease: Self.number(try await log.announcedRelease(after: 0, waiting: false))
        )
        recommending = RecommendationService(
            state: state,
            store: store,
            index: index,
            scorer: scorer,
            log: log.identity
        )
        status = StatusReport(log: log, store: store, serving: state)
    }

    /// The number of an announced release; 0 when there is none, or none that can be read.
    private static func number(_ announced: AnnouncedRelease?) -> Int {
        (try? announced?.announcement().number) ?? 0
    }

    /// Adds the routes for operators, for lists and scores, and `GET /status`.
    func addRoutes(to router: ServiceRouter, metrics: PrometheusRegistry) {
        addOperationalRoutes(to: router, metrics: metrics, readiness: readiness.reasons)
        addRecommendationRoutes(to: router, recommending: recommending)
        addStatusRoute(to: router, status: status.status)
    }
}
