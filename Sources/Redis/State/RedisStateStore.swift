internal import Events
public import Logging
public import Ports
internal import Synchronization

/// The state store on a Redis server, version 6 or later, which many processes share. docs/redis.md has the layout.
///
/// A commit is not atomic over keys: contributions are written first, then the users' records, and the progress last, each of
/// them only where its guard is higher than that of the stored one, compared by scripts inside the server. Each script goes
/// on only where what the one before has written is still there.
///
/// What a commit has written survives the end of this process. What survives a restart of the server is up to its
/// persistence; when the progress that this process has seen is no longer there afterwards, its commits are refused, so
/// that nothing is folded onto state that went back. May be used from any task.
public final class RedisStateStore: StateStore {
    let client: RedisClient
    let scripts: StateScripts
    let views: (any UserViews)?
    let logger: Logger
    let copy: ProgressCopy
    private let subscriber: ProgressSubscriber
    /// The highest offsets that this process knows to have been stored.
    private let known = Mutex<[UpdaterGroup: Position]>([:])

    private init(client: RedisClient, scripts: StateScripts, views: (any UserViews)?, logger: Logger) {
        self.client = client
        self.scripts = scripts
        self.views = views
        self.logger = logger
        let copy = ProgressCopy()
        self.copy = copy
        subscriber = ProgressSubscriber(server: client.server, copy: copy, logger: logger) { [client, copy] in
            for group in UpdaterGroup.allCases {
                client.submit(Self.progressCommands(group)) { outcome in
                    guard let replies = try? outcome.get() else { return }
                    if let progress = try? Self.progress(replies, of: group, client) { copy.merge(progress, of: group) }
                }
            }
        }
        subscriber.start()
    }

    deinit {
        subscriber.stop()
        copy.changes.close()
    }

    /// Connects, and looks whether the server is one that state can be kept on: a cluster is refused; what loses or evicts
    /// state is a warning.
    /// - Parameter views: fields to keep beside records for other readers.
    /// - Throws: `unavailable` or `timedOut` when it cannot be reached, `refused` for credentials, rights or a cluster,
    ///   `invalidRequest` for a configuration that cannot be used, `corrupt` for progress that cannot be read.
    public static func open(
        _ configuration: RedisConfiguration,
        logger: Logger,
        views: (any UserViews)? = nil
    ) async throws(PortError) -> RedisStateStore {
        try configuration.check()
        let client = RedisClient(configuration)
        do throws(PortError) {
            try await ServerInspection(client: client, logger: logger).run()
            let scripts = try await StateScripts(loadedBy: client)
            let store = RedisStateStore(client: client, scripts: scripts, views: views, logger: logger)
            for group in UpdaterGroup.allCases { _ = try await store.progress(of: group) }
            return store
        } catch {
            await client.close()
            throw error
        }
    }

    /// Lets the calls under way end, then closes the connections. Whoever waits for progress is woken; later calls throw
    /// `closed`.
    public func close() async {
        copy.changes.close()
        subscriber.stop()
        await client.close()
    }

    public func progress(of group: UpdaterGroup) async throws(PortError) -> GroupProgress? {
        let replies = try await client.call(Self.progressCommands(group))
        guard let progress = try Self.progress(replies, of: group, client) else { return nil }
        learn(progress, of: group)
        return progress
    }

    /// The offsets of a group that were stored for certain.
    func knownOffsets(of group: UpdaterGroup) -> [Int32: Int64] { known.withLock { $0[group]?.offsets ?? [:] } }

    /// Takes note of a progress that is stored.
    func learn(_ progress: GroupProgress, of group: UpdaterGroup) {
        known.withLock { $0[group, default: Position()].advance(to: progress.position) }
        copy.merge(progress, of: group)
    }

    private static func progressCommands(_ group: UpdaterGroup) -> [RedisCommand] {
        [
            RedisCommand("HGETALL", .text(StateKeys.progress(group))),
            // Written before any progress.
            RedisCommand("GET", .text(StateKeys.log)),
        ]
    }

    /// Reads the replies to `progressCommands`.
    /// - Returns: nil when nothing is stored.
    private static func progress(
        _ replies: [RedisReply],
        of group: UpdaterGroup,
        _ client: RedisClient
    ) throws(PortError) -> GroupProgress? {
        for case .error(let text) in replies { throw client.error(text) }
        guard replies.count == 2, let fields = replies[0].fields else { throw client.unexpected("HGETALL") }
        guard !fields.isEmpty else { return nil }
        let pairs = fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
        guard let log = replies[1].text.flatMap(LogIdentity.init(storedText:)),
            let progress = StoredProgress.decode(pairs, log: log)
        else {
            throw PortError(
                .corrupt,
                "\(client.server): \(StateKeys.log) or \(StateKeys.progress(group)) cannot be read; "
                    + PortError.rebuildRemedy
            )
        }
        return progress
    }
}
