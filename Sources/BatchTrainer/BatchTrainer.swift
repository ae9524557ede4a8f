public import Events
import Features
import Foundation
public import Logging
import Metrics
public import Ports
public import Releases
public import ServiceLifecycle

/// The trainer: folds the log into samples as it grows, and refits on schedule or on request.
///
/// It keeps nothing but releases: after a restart it folds the log again from its start. While it trains it does not read;
/// the log waits. Runs on a thread of its own.
public actor BatchTrainer: Service {
    private struct Waiter {
        var position: Position
        var continuation: CheckedContinuation<Void, Never>
    }

    /// How many releases stay on disk: the one in service and some to go back to.
    private static let keptReleases = 3

    private let executor = ThreadExecutor(label: "freshet.batch-trainer")
    private let log: any EventLog
    private let directory: ReleaseDirectory
    private let trainer: ReleaseTrainer
    private let stop: StopFlag
    private let schedule: RefitSchedule
    private let logger: Logger
    private let now: @Sendable () -> Int64

    private var fold: SampleFold
    private var position = Position()
    /// The release in service, if it can be read.
    private var parent: Release?
    /// The number of the last release announced.
    private var lastNumber = 0
    private var eventsAtRefit = 0
    /// The end of the log when the trainer started: before it has read that far, it refits only when asked to.
    private var backlog = Position()
    private var isFollowing = true
    private var waiters: [Waiter] = []
    private nonisolated let requests: AsyncStream<Void>
    private nonisolated let request: AsyncStream<Void>.Continuation

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - directory: where releases are written.
    ///   - catalogue: the items and users that releases know.
    ///   - now: the clock for manifests, in milliseconds since 1970.
    public init(
        log: any EventLog,
        directory: ReleaseDirectory,
        catalogue: Catalogue,
        clock: BucketClock,
        configuration: LearningConfiguration,
        schedule: RefitSchedule,
        logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) {
        self.now = now
        self.log = log
        self.directory = directory
        self.schedule = schedule
        self.logger = logger
        let stop = StopFlag()
        self.stop = stop
        trainer = ReleaseTrainer(configuration: configuration) { stop.isRaised }
        (requests, request) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        fold = SampleFold(
            schema: FeatureSchema(configuration.schema, catalogue: catalogue.schema),
            catalogue: catalogue,
            clock: clock,
            partitionCount: log.identity.partitionCount
        )
    }

    /// Runs until graceful shutdown. A refit that is under way then is given up.
    public nonisolated func run() async throws {
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await self.runUntilCancelled()
            } onGracefulShutdown: {
                self.stop.raise()
            }
        } onCancel: {
            self.stop.raise()
        }
    }

    private nonisolated func runUntilCancelled() async throws {
        try await cancelWhenGracefulShutdown {
            try await self.takeUpRelease()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.follow() }
                group.addTask { await self.refitOnRequest() }
                if let interval = self.schedule.interval {
                    group.addTask { try await self.refitRegularly(interval) }
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    /// Refits on everything that is in the log now, and puts the release into service if the quality gate accepts it.
    ///
    /// A service that calls this and is asked to stop meanwhile is not kept waiting: the refit is given up.
    public nonisolated func refit() async throws(LearningError) -> RefitOutcome {
        let result: Result<RefitOutcome, LearningError> = await withGracefulShutdownHandler {
            do throws(LearningError) {
                return .success(try await self.refitToEnd())
            } catch {
                return .failure(error)
            }
        } onGracefulShutdown: {
            self.stop.raise()
        }
        return try result.get()
    }

    private func refitToEnd() async throws(LearningError) -> RefitOutcome {
        let end: Position
        do {
            end = try await log.end()
        } catch {
            throw .failed("the log does not answer: \(error)")
        }
        if !position.covers(end), isFollowing {
            await withCheckedContinuation { waiters.append(Waiter(position: end, continuation: $0)) }
        }
        guard !Task.isCancelled, !stop.isRaised else { throw .failed("the process is shutting down") }
        guard position.covers(end) else { throw .failed("the trainer no longer reads the log; see the service's log") }
        return try await train()
    }

    /// Asks for a refit without waiting for it. Requests that arrive while one is waiting are one.
    public nonisolated func requestRefit() {
        request.yield()
    }

    private func takeUpRelease() async throws {
        let log = log
        let retry = Retry { [logger] error in
            logger.warning("The log does not answer; trying again.", metadata: ["error": "\(error)"])
        }
        let found = try await retry.run { () async throws(PortError) in
            (end: try await log.end(), release: try await log.announcedRelease(after: 0, waiting: false))
        }
        guard let found else { return }
        backlog = found.end
        guard let newest = found.release else { return }
        do {
            let announcement = try newest.announcement()
            lastNumber = announcement.number
            parent = try directory.read(announcement.version)
            eventsAtRefit = parent?.manifest.sampleCount ?? 0
        } catch {
            logger.warning(
                "The last release cannot be read; the next one starts afresh.",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func follow() async throws {
        defer {
            isFollowing = false
            resumeWaiters { _ in true }
        }
        let reader = try await log.reader(from: Position())
        while let batch = try await reader.next(limit: 4_096) {
            fold.fold(batch.records)
            position.advance(to: batch.end)
            resumeWaiters { position.covers($0.position) }
            if let limit = schedule.events, fold.eventCount - eventsAtRefit >= limit { await refitUnasked() }
        }
    }

    private func resumeWaiters(_ isDone: (Waiter) -> Bool) {
        let done = waiters.filter(isDone)
        waiters.removeAll(where: isDone)
        for waiter in done { waiter.continuation.resume() }
    }

    private nonisolated func refitOnRequest() async {
        for await _ in requests {
            do {
                _ = try await refit()
            } catch {
                logger.warning("No refit.", metadata: ["error": "\(error)"])
            }
        }
    }

    private func refitRegularly(_ interval: Duration) async throws {
        while true {
            try await Task.sleep(for: interval)
            if fold.eventCount > eventsAtRefit { await refitUnasked() }
        }
    }

    private func refitUnasked() async {
        guard position.covers(backlog) else { return }
        // A release is learned up to a closed bucket: without a newer one there is nothing to learn.
        if let parent, fold.closedBucket <= parent.manifest.cutOffBucket { return }
        do {
            _ = try await train()
        } catch {
            logger.warning("No refit.", metadata: ["error": "\(error)"])
        }
    }

    private func train() async throws(LearningError) -> RefitOutcome {
        logger.info("Refit started.", metadata: ["samples": "\(fold.samples.count)"])
        eventsAtRefit = fold.eventCount
        let outcome = try trainer.train(fold, number: lastNumber + 1, parent: parent, now: now)
        guard outcome.isAccepted else {
            Counter(label: "freshet_trainer_refused_releases").increment()
            logger.warning("A release was refused.", metadata: ["gate": "\(outcome.release.manifest.gate)"])
            return RefitOutcome(
                version: nil,
                number: outcome.release.manifest.number,
                reason: outcome.release.manifest.gate,
                metrics: outcome.release.manifest.metrics
            )
        }
        do {
            let release = try directory.write(outcome.release)
            let announcement = try JSONEncoder().encode(ReleaseAnnouncement(release.manifest))
            // Another refit may begin while this one is announced: it goes on from this release.
            let previous = parent
            (parent, lastNumber) = (release, release.manifest.number)
            do {
                try await log.put([ReleaseAnnouncement.key: Array(announcement)], in: .releases)
            } catch {
                parent = previous
                throw error
            }
            report(release)
            removeOldReleases(but: release.manifest.version)
            return RefitOutcome(
                version: release.manifest.version,
                number: release.manifest.number,
                reason: release.manifest.gate,
                metrics: release.manifest.metrics
            )
        } catch {
            throw .failed("the release cannot be written: \(error)")
        }
    }

    private func removeOldReleases(but version: String) {
        do {
            try directory.prune(keeping: Self.keptReleases, sparing: version)
        } catch {
            logger.warning("Old releases cannot be removed.", metadata: ["error": "\(error)"])
        }
    }

    private func report(_ release: Release) {
        let manifest = release.manifest
        Counter(label: "freshet_trainer_releases").increment()
        Gauge(label: "freshet_trainer_training_seconds").record(manifest.trainingSeconds)
        logger.info(
            "Release written.",
            metadata: [
                "release": "\(manifest.version)", "gate": "\(manifest.gate)", "samples": "\(manifest.sampleCount)",
                "seconds": "\(manifest.trainingSeconds)",
            ]
        )
        guard manifest.files[ReleaseManifest.rankerFile] == nil else { return }
        do {
            _ = try release.rankerONNX()
        } catch {
            logger.warning("The release can only be scored in process.", metadata: ["reason": "\(error)"])
        }
    }
}
