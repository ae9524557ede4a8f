import Foundation
import TestServers

/// The executables built with the tests.
enum Executable {
    /// - Throws: `ServerFailure` when it was not built.
    static func path(_ name: String) throws -> String {
        let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let found = [tests, root.appending(path: ".build/debug")].map { $0.appending(path: name).path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw ServerFailure("the executable \(name) is built with the tests, and is not there") }
        return found
    }
}
