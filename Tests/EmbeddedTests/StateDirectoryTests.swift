import Embedded
import Foundation
import Ports
import TestSupport
import Testing

@Suite("A state directory belongs to one process", .timeLimit(.minutes(2)))
struct StateDirectoryTests {
    @Test("a second opener is refused and told who holds it")
    func refusesSecondOpener() async throws {
        try await withTemporaryDirectory { path in
            let first = try StateDirectory.open(path)
            let message = await expectPortError(.unavailable) { try StateDirectory.open(path) }
            #expect(message.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
            first.close()
            try StateDirectory.open(path).close()
        }
    }

    @Test("another process is refused while this one holds it")
    func refusesOtherProcess() async throws {
        try await withTemporaryDirectory { path in
            let holder = try StateDirectory.open(path)
            await #expect(processExitsWith: .success) { [path = path as String] in
                await expectPortError(.unavailable) { try StateDirectory.open(path) }
            }
            holder.close()
        }
    }

    @Test("missing directories are created")
    func createsDirectories() async throws {
        try await withTemporaryDirectory { path in
            try StateDirectory.open(path + "/a/b").close()
            #expect(FileManager.default.fileExists(atPath: path + "/a/b/lock"))
        }
    }

    @Test("a path that is no directory is an error")
    func refusesFile() async throws {
        try await withTemporaryDirectory { path in
            try Data("text".utf8).write(to: URL(fileURLWithPath: path + "/file"))
            await expectPortError(.unavailable) { try StateDirectory.open(path + "/file") }
        }
    }

    @Test("each file is open once at most, and can be opened again after its close")
    func opensFilesOnce() async throws {
        try await withInstance { instance, _ in
            await expectPortError(.unavailable) { try await EmbeddedLog.open(directory: instance.directory) }
            await expectPortError(.unavailable) { try await EmbeddedStateStore.open(directory: instance.directory) }
            await instance.log.close()
            try await EmbeddedLog.open(directory: instance.directory).close()
        }
    }

    @Test("a closed directory opens nothing")
    func closedDirectoryOpensNothing() async throws {
        try await withTemporaryDirectory { path in
            let directory = try StateDirectory.open(path)
            directory.close()
            await expectPortError(.closed) { try await EmbeddedLog.open(directory: directory) }
        }
    }
}
