public import ArgumentParser
import Embedded
import Foundation
import Logging
import Ports
public import Triton

/// Where rankers score: in this process, or in Triton.
struct TritonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Score with the Triton server at this address, for example http://127.0.0.1:8000; in this process without it.",
            valueName: "url"
        )
    )
    var triton: String?

    @Option(help: ArgumentHelp("Its model repository, as this process sees the folder.", valueName: "folder"))
    var tritonRepository: String?

    @Option(help: "What computes models there: onnxruntime, or python with onnxruntime as a package.")
    var tritonBackend = TritonBackend.onnxruntime

    @Option(help: ArgumentHelp("How long a call to it may take, waiting included.", valueName: "milliseconds"))
    var tritonTimeout = 500

    func validate() throws {
        guard (1...600_000).contains(tritonTimeout) else {
            throw ValidationError("--triton-timeout is a number of milliseconds from 1 to 600000")
        }
        do {
            _ = try configuration()
        } catch let error as PortError {
            throw ValidationError("--triton: \(error.message)")
        }
    }

    /// Nil when scores are not Triton's.
    func configuration() throws -> TritonConfiguration? {
        guard let triton else { return nil }
        guard let tritonRepository else {
            throw ValidationError(
                "--triton needs --triton-repository, the folder that the server takes its models from"
            )
        }
        return try TritonConfiguration(
            url: triton,
            repository: URL(filePath: tritonRepository, directoryHint: .isDirectory),
            backend: tritonBackend,
            timeout: .milliseconds(tritonTimeout)
        )
    }

    /// The scorer that they describe.
    func scorer(logger: Logger) throws -> any Scorer {
        guard let configuration = try configuration() else { return EmbeddedScorer() }
        return TritonScorer(configuration, logger: logger)
    }
}

extension TritonBackend: ExpressibleByArgument {}
