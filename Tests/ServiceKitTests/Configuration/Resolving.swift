import ArgumentParser
import Foundation
import ServiceKit
import Testing

/// Resolves arguments of `river`, with a configuration file of this text, which the environment names.
func resolve(
    _ arguments: [String],
    environment: [String: String] = [:],
    file text: String? = nil
) throws -> LayeredArguments {
    guard let text else {
        return try LayeredArguments.resolve(RiverCommand.self, arguments: arguments, environment: environment)
    }
    return try withFile(Data(text.utf8)) { path in
        let variables = environment.merging(["FRESHET_CONFIG": path]) { given, _ in given }
        return try LayeredArguments.resolve(RiverCommand.self, arguments: arguments, environment: variables)
    }
}

/// `river serve` with the arguments behind it, as ArgumentParser takes it from what is resolved.
func serve(
    _ arguments: [String] = [],
    environment: [String: String] = [:],
    file text: String? = nil
) throws -> RiverCommand.Serve {
    let layered = try resolve(["serve"] + arguments, environment: environment, file: text)
    return try #require(try RiverCommand.parseAsRoot(layered.arguments) as? RiverCommand.Serve)
}

/// What is shown of an option of `river serve`.
func shown(
    _ option: String,
    _ arguments: [String] = [],
    environment: [String: String] = [:],
    file text: String? = nil
) throws -> String? {
    let layered = try resolve(["serve"] + arguments, environment: environment, file: text)
    return layered.effective.options.first { $0.name == option }?.text
}

/// The message of the error that a file brings about, with `FILE` for its path.
func refusal(
    file data: Data,
    arguments: [String] = ["serve"]
) throws -> String {
    try withFile(data) { path in
        let error = #expect(throws: ConfigurationError.self) {
            try LayeredArguments.resolve(
                RiverCommand.self,
                arguments: arguments + ["--config", path],
                environment: [:]
            )
        }
        return (error?.description ?? "").replacing(path, with: "FILE")
    }
}

/// The same with a text.
func refusal(file text: String, arguments: [String] = ["serve"]) throws -> String {
    try refusal(file: Data(text.utf8), arguments: arguments)
}

/// Hands in the path of a file with that content, which is removed afterwards.
private func withFile<Result>(_ content: Data, _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(component: "freshet-\(UUID().uuidString).yaml")
    try content.write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path())
}
