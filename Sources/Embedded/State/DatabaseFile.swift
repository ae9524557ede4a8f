internal import Dispatch
internal import GRDB
internal import Ports
internal import Synchronization

/// A SQLite file of a state directory, in WAL mode with `synchronous=NORMAL`.
///
/// All work runs on GRDB's own queues, never on the cooperative pool, and is not interrupted when the calling task is
/// cancelled: what a caller keeps in memory never differs from what was written. May be used from any task.
final class DatabaseFile: Sendable {
    enum Readers {
        /// Reads run beside writes, on connections of their own.
        case concurrent
        /// Reads and writes share one connection.
        case none
    }

    /// The name inside the directory.
    let name: String
    /// What to do when the file does not read, for messages.
    private let remedy: String
    private let directory: StateDirectory
    private let writer: any DatabaseWriter
    private let isClosed = Mutex(false)

    private init(name: String, remedy: String, directory: StateDirectory, writer: any DatabaseWriter) {
        self.name = name
        self.remedy = remedy
        self.directory = directory
        self.writer = writer
    }

    deinit {
        if isClosed.withLock({ !$0 }) { directory.release(name) }
    }

    /// Opens a file, creates it with `schema` if it is new.
    /// - Parameter version: the version of the layout, kept as `user_version`; at least 1.
    /// - Throws: `corrupt` when it is no such file or of another version; `unavailable` when it cannot be opened, or is open
    ///   already.
    static func open(
        _ name: String,
        in directory: StateDirectory,
        readers: Readers,
        version: Int32,
        schema: String,
        remedy: String
    ) async throws(PortError) -> DatabaseFile {
        try directory.claim(name)
        let path = "\(directory.path)/\(name)"
        let opened = await offPool { () -> Result<any DatabaseWriter, PortError> in
            Result { try connect(path, readers: readers) }.mapError { portError($0, path: path, remedy: remedy) }
        }
        let file: DatabaseFile
        do throws(PortError) {
            file = DatabaseFile(name: name, remedy: remedy, directory: directory, writer: try opened.get())
        } catch {
            directory.release(name)
            throw error
        }
        try await file.closingOnError { () async throws(PortError) in
            try await file.prepare(version: version, schema: schema)
        }
        return file
    }

    /// Runs a step of opening; closes the file if it fails, so that it can be opened again at once.
    func closingOnError<T>(_ body: () async throws(PortError) -> T) async throws(PortError) -> T {
        do {
            return try await body()
        } catch {
            await close()
            throw error
        }
    }

    /// Runs reads on one snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(PortError) -> T {
        try checkOpen()
        let result = await withCheckedContinuation { continuation in
            writer.asyncRead { database in
                continuation.resume(returning: Result { try body(database.get()) })
            }
        }
        return try unwrap(result)
    }

    /// Runs `body` in a transaction, rolled back if it throws. `committed` runs after it, before any later transaction.
    func transaction<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T,
        committed: @escaping @Sendable (T) -> Void = { _ in }
    ) async throws(PortError) -> T {
        try checkOpen()
        let result = await withCheckedContinuation { continuation in
            enqueue { database in
                let result = Result { try Self.inTransaction(database, body) }
                if case .success(let value) = result { committed(value) }
                continuation.resume(returning: result)
            }
        }
        return try unwrap(result)
    }

    /// Runs `body` after all writes enqueued before. It opens its own transaction with `inTransaction`.
    func enqueue(_ body: @escaping @Sendable (Database) -> Void) {
        writer.asyncWriteWithoutTransaction(body)
    }

    static func inTransaction<T>(_ database: Database, _ body: (Database) throws -> T) throws -> T {
        var value: T?
        try database.inTransaction(.immediate) {
            value = try body(database)
            return .commit
        }
        guard let value else { preconditionFailure("a committed transaction ran its body") }
        return value
    }

    /// Waits for the work under way, then closes the file; everything later is refused with `closed`.
    func close() async {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        // An error would say that statements are still open; the connection then goes with this object.
        await Self.offPool { [writer] in try? writer.close() }
        directory.release(name)
    }

    func checkOpen() throws(PortError) {
        if isClosed.withLock({ $0 }) { throw closedError }
    }

    /// An error of work on this file, as the ports name it.
    func portError(_ error: any Error) -> PortError {
        if isClosed.withLock({ $0 }) { return closedError }
        return Self.portError(error, path: path, remedy: remedy)
    }

    /// The error for something in the file that does not read.
    func corrupt(table: String, key: String, _ reason: String) -> PortError {
        PortError(.corrupt, "\(path), table \(table), \(key): \(reason); \(remedy)")
    }

    /// The path for messages.
    var path: String { "\(directory.path)/\(name)" }

    /// The error of calls after `close`.
    var closedError: PortError { PortError(.closed, "\(path) was closed") }

    // MARK: - Private

    private func prepare(version: Int32, schema: String) async throws(PortError) {
        _ = try await transaction { [path] database in
            let found = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            if found == 0 {
                try database.execute(sql: schema)
                try database.execute(sql: "PRAGMA user_version = \(version)")
            } else if found != Int64(version) {
                throw PortError(
                    .corrupt,
                    "\(path) has layout version \(found), this program reads \(version): written by another Freshet?"
                )
            }
        }
    }

    private func unwrap<T>(_ result: Result<T, any Error>) throws(PortError) -> T {
        switch result {
        case .success(let value): return value
        case .failure(let error): throw portError(error)
        }
    }

    private static func connect(_ path: String, readers: Readers) throws -> any DatabaseWriter {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        return switch readers {
        case .concurrent: try DatabasePool(path: path, configuration: configuration)
        case .none: try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// Runs blocking work on a thread that may block.
    private static func offPool<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }

    private static func portError(_ error: any Error, path: String, remedy: String) -> PortError {
        if let error = error as? PortError { return error }
        guard let error = error as? DatabaseError else { return PortError(.unavailable, "\(path): \(error)") }
        let reason = "\(path): \(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
        return switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH, .SQLITE_ERROR:
            PortError(.corrupt, "\(reason); \(remedy)")
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG:
            PortError(.invalidRequest, reason)
        default:
            PortError(.unavailable, reason + "; check the disk's space and the file's permissions")
        }
    }
}
