import Embedded
import Foundation
import Ports
import TestSupport

/// A log and a store in one temporary directory.
struct EmbeddedInstance: Sendable {
    let directory: StateDirectory
    let log: EmbeddedLog
    let store: EmbeddedStateStore

    static func open(_ path: String, partitionCount: Int32? = nil) async throws -> EmbeddedInstance {
        let directory = try StateDirectory.open(path)
        return EmbeddedInstance(
            directory: directory,
            log: try await EmbeddedLog.open(directory: directory, partitionCount: partitionCount),
            store: try await EmbeddedStateStore.open(directory: directory)
        )
    }

    func close() async {
        await log.close()
        await store.close()
        directory.close()
    }
}

/// Runs `body` with a new instance of 4 partitions and its path; closed and removed afterwards.
func withInstance(_ body: (EmbeddedInstance, String) async throws -> Void) async throws {
    try await withTemporaryDirectory { path in
        let instance = try await EmbeddedInstance.open(path, partitionCount: 4)
        try await body(instance, path)
        await instance.close()
    }
}
