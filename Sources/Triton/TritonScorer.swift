import Features
public import Logging
public import Ports
public import Releases
import Synchronization

/// Scores with a Triton server.
///
/// A release's ranker is a version of a model there, numbered as the release is. Loading writes it into the server's model
/// repository, has the server load it, and compares a few scores with those of the ranker in process; only then is it used.
/// Rows go in parts of 128, side by side, always to the version of the release that is asked for. When the server has lost a
/// version, by a restart for example, the next request has it loaded again, in the background.
///
/// Thread: any. Memory: the releases that are loaded.
public final class TritonScorer: Scorer {
    /// The largest difference of a logit from that of the ranker in process; of one beyond 1, relative to it.
    public static let tolerance: Float = 1e-5
    /// How many requests may be under way; the others wait.
    private static let connections = 16
    /// How long after a failed attempt to load a release again none is made.
    private static let reloadPause = Duration.seconds(5)
    /// How many of the newest versions stay in the model repository.
    private static let keptVersions = 3

    private struct Entry {
        let release: Release
        let model: TritonModel
        var isReloading = false
        /// Whether the server has lost it and it is not yet known to score as it should again.
        var isLost = false
        /// When it may be loaded again after an attempt that failed.
        var nextReload = ContinuousClock.now
        /// Why it must not be used, after the server had lost it.
        var refusal: PortError?

        var version: Int { release.manifest.number }

        /// Takes note of what came of an attempt to load it again.
        mutating func settle(_ outcome: Reload) {
            isReloading = false
            switch outcome {
            case .ready: isLost = false
            // The next request tries again.
            case .unanswered: break
            case .failed(let error):
                nextReload = .now + TritonScorer.reloadPause
                // Scores that are not the ranker's must not be used, even if the server answers from now on.
                if error.code == .corrupt { refusal = error }
            }
        }
    }

    /// What comes of an attempt to load a release again.
    private enum Reload {
        case ready
        /// The server does not answer at all.
        case unanswered
        case failed(PortError)
    }

    /// What became of some of the rows.
    private struct Part: Sendable {
        /// Where they begin among the values of all rows.
        let start: Int
        let logits: [Float]
    }

    private let repository: ModelRepository
    private let inference: TritonClient
    /// For what takes longer than a request may.
    private let management: TritonClient
    private let entries = Mutex<[String: Entry]>([:])
    private let metrics = TritonMetrics()
    private let logger: Logger

    public init(_ configuration: TritonConfiguration, logger: Logger) {
        repository = ModelRepository(url: configuration.repository, backend: configuration.backend)
        inference = TritonClient(
            url: configuration.url,
            connections: Self.connections,
            timeout: configuration.timeout
        )
        management = TritonClient(url: configuration.url, connections: 2, timeout: configuration.loadTimeout)
        self.logger = logger
    }

    public func load(_ release: Release) async throws(PortError) {
        let model = TritonModel(release)
        try await prepare(release, as: model)
        entries.withLock { $0[release.manifest.version] = Entry(release: release, model: model) }
        // Versions of earlier runs: nobody unloads them by name.
        do throws(PortError) {
            try repository.removeVersions(of: model, below: release.manifest.number - Self.keptVersions + 1)
        } catch {
            logger.warning("Old versions of a model stay in Triton's repository.", metadata: ["error": "\(error)"])
        }
    }

    public func unload(_ release: String) async throws(PortError) {
        guard let entry = entries.withLock({ $0.removeValue(forKey: release) }) else { return }
        if try repository.remove(entry.version, of: entry.model).isEmpty {
            try await management.unload(entry.model)
        } else {
            try await management.load(entry.model)
        }
    }

    public func likeLogits(_ rows: RankerRows, release: String) async throws(PortError) -> [Float] {
        guard let entry = entries.withLock({ $0[release] }) else {
            throw PortError(.invalidRequest, "release \(release) is not loaded into the scorer")
        }
        if let refusal = entry.refusal { throw refusal }
        guard !entry.isLost else {
            reload(release)
            throw PortError(.unavailable, "Triton has lost release \(release), which is loaded again")
        }
        guard rows.rows.width == entry.model.columns else {
            throw PortError(
                .invalidRequest,
                "the rows have \(rows.rows.width) columns, release \(release) reads \(entry.model.columns)"
            )
        }
        let start = ContinuousClock.now
        defer { metrics.scored(in: .now - start) }
        do throws(PortError) {
            return try await logits(rows, of: entry.model, version: entry.version, from: inference)
        } catch {
            metrics.failed(error.code)
            if error.code == .unavailable || error.code == .invalidRequest { reload(release) }
            throw error
        }
    }

    // MARK: - Scoring

    /// Scores the rows in parts, side by side.
    private func logits(
        _ rows: RankerRows,
        of model: TritonModel,
        version: Int,
        from client: TritonClient
    ) async throws(PortError) -> [Float] {
        // Typed errors inside the group's tasks are miscompiled by Swift 6.3 with optimisation: results come back damaged.
        do {
            return try await parts(rows, of: model, version: version, from: client)
        } catch let error as PortError {
            throw error
        } catch {
            throw PortError(.closed, "scoring was cancelled")
        }
    }

    private func parts(
        _ rows: RankerRows,
        of model: TritonModel,
        version: Int,
        from client: TritonClient
    ) async throws -> [Float] {
        let values = rows.rows.values
        let size = TritonModel.largestBatch * model.columns
        return try await withThrowingTaskGroup(of: Part.self) { group in
            for start in stride(from: 0, to: values.count, by: size) {
                group.addTask {
                    let rows = values[start..<min(start + size, values.count)]
                    return Part(start: start, logits: try await client.logits(rows, of: model, version: version))
                }
            }
            var parts: [Part] = []
            for try await part in group { parts.append(part) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.logits)
        }
    }

    // MARK: - Loading

    /// Puts a release's ranker into the repository, has it loaded, and compares scores.
    private func prepare(_ release: Release, as model: TritonModel) async throws(PortError) {
        let onnx: [UInt8]
        do throws(RankerExportError) {
            onnx = try release.rankerONNX()
        } catch {
            throw PortError(.invalidRequest, "release \(release.manifest.version): \(error)")
        }
        let version = release.manifest.number
        try repository.write(onnx, version: version, of: model)
        do throws(PortError) {
            try await management.load(model)
        } catch {
            // The complaint may be about another version.
            guard try await management.isReady(model, version: version) else { throw error }
        }
        try await compare(release, as: model)
    }

    /// - Throws: `corrupt` when Triton scores otherwise than the ranker in process.
    private func compare(_ release: Release, as model: TritonModel) async throws(PortError) {
        for rows in release.probeRows() {
            let logits = try await logits(rows, of: model, version: release.manifest.number, from: management)
            let difference =
                zip(logits, release.likeLogits(rows)).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
            guard logits.count == rows.itemIDs.count, difference <= Self.tolerance else {
                throw PortError(
                    .corrupt,
                    "Triton scores release \(release.manifest.version) otherwise than it is scored in process: logits differ "
                        + "by \(difference), at most \(Self.tolerance) is allowed. Is \(repository.path) the model "
                        + "repository of this server, and is its configuration of \(model.name) as it was written?"
                )
            }
        }
    }

    /// Has a version that the server does not have any more loaded again; one call at a time, beside the requests.
    private func reload(_ version: String) {
        let entry = entries.withLock { entries -> Entry? in
            guard let entry = entries[version], !entry.isReloading, entry.nextReload <= .now else { return nil }
            entries[version]?.isReloading = true
            return entry
        }
        guard let entry else { return }
        // Ends by itself: every call in it has a deadline.
        Task {
            let outcome = await self.reload(entry)
            entries.withLock { $0[version]?.settle(outcome) }
        }
    }

    private func reload(_ entry: Entry) async -> Reload {
        let metadata: Logger.Metadata = ["release": "\(entry.release.manifest.version)"]
        guard let isReady = try? await inference.isReady(entry.model, version: entry.version) else {
            return .unanswered
        }
        guard entry.isLost || !isReady else { return .ready }
        entries.withLock { $0[entry.release.manifest.version]?.isLost = true }
        do throws(PortError) {
            logger.warning("Triton has lost a release; loading it again.", metadata: metadata)
            try await prepare(entry.release, as: entry.model)
            metrics.reloaded()
            logger.info("Triton has the release again.", metadata: metadata)
            return .ready
        } catch {
            let reason: Logger.Metadata = ["error": "\(error)"]
            logger.warning("Triton has not loaded the release.", metadata: metadata.merging(reason) { $1 })
            return .failed(error)
        }
    }
}
