internal import Foundation
public import Ports
internal import Synchronization

/// The directory of one embedded instance: `log.sqlite`, `state.sqlite`, and the file `lock` that keeps other processes out.
///
/// The lock is held until `close`, or as long as this object lives: the log and the store keep it alive. The system
/// releases it when the process ends, however it ends. May be used from any thread.
public final class StateDirectory: Sendable {
    /// The path as it was given.
    public let path: String
    /// The descriptor that holds the lock; nil when closed.
    private let lockDescriptor: Mutex<Int32?>
    /// The files that are open, each at most once.
    private let openFiles = Mutex<Set<String>>([])

    private init(path: String, lockDescriptor: Int32) {
        self.path = path
        self.lockDescriptor = Mutex(lockDescriptor)
    }

    deinit {
        close()
    }

    /// Opens a directory, creates it if it is missing, and locks it.
    /// - Throws: `unavailable` when it cannot be created or written, or while another process (or another object of this one)
    ///   holds it.
    public static func open(_ path: String) throws(PortError) -> StateDirectory {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw PortError(.unavailable, "cannot create the state directory \(path): \(error.localizedDescription)")
        }
        let lockPath = path + "/lock"
        let descriptor = Foundation.open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw PortError(.unavailable, "cannot open \(lockPath): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno == EWOULDBLOCK ? "in use by \(holder(descriptor))" : String(cString: strerror(errno))
            Foundation.close(descriptor)
            throw PortError(
                .unavailable,
                "cannot lock the state directory \(path): \(reason); stop the other process or choose another directory"
            )
        }
        let text = "\(getpid())\n"
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count else {
            let reason = String(cString: strerror(errno))
            Foundation.close(descriptor)
            throw PortError(.unavailable, "cannot write \(lockPath): \(reason)")
        }
        return StateDirectory(path: path, lockDescriptor: descriptor)
    }

    /// Gives the lock back. Close the log and the store first.
    public func close() {
        lockDescriptor.withLock { descriptor in
            guard let open = descriptor else { return }
            // Unlocks the file itself: a child process on its way to exec still has a copy of the descriptor.
            flock(open, LOCK_UN)
            Foundation.close(open)
            descriptor = nil
        }
    }

    /// Reserves a file for one opener; `release` gives it back.
    func claim(_ file: String) throws(PortError) {
        guard lockDescriptor.withLock({ $0 != nil }) else {
            throw PortError(.closed, "the state directory \(path) was closed")
        }
        guard openFiles.withLock({ $0.insert(file).inserted }) else {
            throw PortError(.unavailable, "\(file) in \(path) is already open in this process; close it first")
        }
    }

    func release(_ file: String) {
        openFiles.withLock { _ = $0.remove(file) }
    }

    /// The process that wrote its id into the lock file, in words.
    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
        let text = String(decoding: bytes.prefix(count), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return Int32(text).map { "process \($0)" } ?? "another process"
    }
}
