public import Events
internal import GRDB
public import Ports
internal import Synchronization

/// The state store in one SQLite file, `state.sqlite`, with a copy of everything in memory.
///
/// Reads come from memory and never wait for the disk. A commit is one transaction; memory changes when it is committed, by
/// exactly what the transaction wrote. A commit that has returned survives the end of the process, kill -9 included; a
/// power cut may take the last ones as a whole (`synchronous=NORMAL`), and they are folded again from the log.
///
/// **Memory.** A user costs, per group, the bytes of the record and about 130 more (array header, dictionary slot at its
/// lowest load, rounding of the allocator); a contribution its bytes and about 110 more.
///
/// May be used from any task.
public final class EmbeddedStateStore: StateStore {
    private let file: DatabaseFile
    private let memory: Mutex<StateMemory>
    /// Counts commits.
    private let commits = ChangeSignal()

    private init(file: DatabaseFile, memory: sending StateMemory) {
        self.file = file
        self.memory = Mutex(memory)
    }

    /// Opens the store of a directory, or makes an empty one. Reads everything: O(stored).
    /// - Throws: `corrupt` when the file does not read; `unavailable` when it is open already or cannot be opened.
    public static func open(directory: StateDirectory) async throws(PortError) -> EmbeddedStateStore {
        let file = try await DatabaseFile.open(
            StateTables.file,
            in: directory,
            readers: .none,
            version: StateTables.version,
            schema: StateTables.schema,
            remedy: "delete state.sqlite and restart: it is rebuilt from the log"
        )
        return try await file.closingOnError { () async throws(PortError) in
            let memory = try await file.read { try StateTables.load($0, from: file) }
            return EmbeddedStateStore(file: file, memory: memory)
        }
    }

    /// Waits for the commits under way, then closes the file. Whoever waits for progress is woken; later calls throw
    /// `closed`.
    public func close() async {
        commits.close()
        await file.close()
    }

    public func progress(of group: UpdaterGroup) async throws(PortError) -> GroupProgress? {
        try file.checkOpen()
        return memory.withLock { $0.progress(of: group) }
    }

    public func records(of group: UpdaterGroup, users: [UserID]) async throws(PortError) -> [UserID: GuardedBytes] {
        try file.checkOpen()
        return memory.withLock { $0.records(of: group, users: users) }
    }

    public func users() async throws(PortError) -> [UserID] {
        try file.checkOpen()
        return memory.withLock { $0.users }
    }

    public func records(of user: UserID) async throws(PortError) -> [UpdaterGroup: GuardedBytes] {
        try file.checkOpen()
        return memory.withLock { $0.records(of: user) }
    }

    public func contributions(
        of group: UpdaterGroup,
        in buckets: ClosedRange<Bucket>
    ) async throws(PortError) -> [BucketContribution] {
        try file.checkOpen()
        return memory.withLock { $0.contributions(of: group, in: buckets) }
    }

    public func commit(_ commit: StateCommit) async throws(PortError) {
        try commit.check(for: file.path)
        _ = try await file.transaction { [file] database in
            try StateTables.claim(database, for: commit.progress.log, in: file)
            return try StateTables.write(commit, database)
        } committed: { [self] applied in
            memory.withLock { $0.apply(commit, applied) }
            commits.notify()
        }
    }

    public func wait(
        for group: UpdaterGroup,
        toReach offset: Int64,
        of partition: Int32,
        timeout: Duration
    ) async throws(PortError) -> Bool {
        try file.checkOpen()
        if hasReached(offset, of: partition, group: group) { return true }
        guard timeout > .zero else { return false }
        return await withTaskGroup(of: Bool.self) { race in
            race.addTask { await self.reach(offset, of: partition, group: group) }
            race.addTask {
                try? await Task.sleep(for: timeout, clock: .continuous)
                return false
            }
            defer { race.cancelAll() }
            return await race.next() ?? false
        }
    }

    public func progress(
        of group: UpdaterGroup,
        after known: GroupProgress?
    ) async throws(PortError) -> GroupProgress? {
        while !Task.isCancelled, !commits.isClosed {
            let count = commits.count
            let progress = memory.withLock { $0.progress(of: group) }
            if progress != known { return progress }
            await commits.wait(past: count)
        }
        return nil
    }

    /// The number of tasks that wait for a commit.
    var waiterCount: Int { commits.waiterCount }

    private func hasReached(_ offset: Int64, of partition: Int32, group: UpdaterGroup) -> Bool {
        memory.withLock { ($0[group].nextOffsets[partition] ?? 0) > offset }
    }

    /// Waits without a deadline; false when the task is cancelled or the store was closed.
    private func reach(_ offset: Int64, of partition: Int32, group: UpdaterGroup) async -> Bool {
        while !Task.isCancelled, !commits.isClosed {
            let count = commits.count
            if hasReached(offset, of: partition, group: group) { return true }
            await commits.wait(past: count)
        }
        return false
    }
}
