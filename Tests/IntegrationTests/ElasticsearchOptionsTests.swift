import ArgumentParser
import Elasticsearch
import ServiceKit
import TestSupport
import Testing

@testable import Freshet

/// How `freshet serve` is told where items are searched.
@Suite struct ElasticsearchOptionsTests {
    private static let url = "https://search:9200"

    /// What the command makes of arguments and an environment.
    private func configuration(
        _ arguments: [String] = [],
        _ environment: [String: String] = [:]
    ) throws -> ElasticsearchConfiguration? {
        let layered = try LayeredArguments.resolve(
            FreshetCommand.self,
            arguments: ["serve"] + arguments,
            environment: environment
        )
        return try LayeredArguments.$current.withValue(layered) {
            let command = try #require(try FreshetCommand.parseAsRoot(layered.arguments) as? ServeCommand)
            return try command.elasticsearch.configuration()
        }
    }

    @Test func `without a URL items are searched in the process, and nothing else may be given`() throws {
        #expect(try configuration() == nil)
        for arguments in [["--elasticsearch-password", "x"], ["--elasticsearch-ca", #filePath]] {
            #expect(throws: (any Error).self) { try configuration(arguments) }
        }
    }

    @Test func `all of it can come from the environment`() throws {
        let variables = [
            "FRESHET_ELASTICSEARCH": Self.url, "FRESHET_ELASTICSEARCH_API_KEY": "a2V5",
            "FRESHET_ELASTICSEARCH_CA": #filePath, "FRESHET_ELASTICSEARCH_TIMEOUT": "250",
        ]
        let configuration = try #require(try configuration([], variables))
        #expect(configuration.url == Self.url && configuration.credentials == .apiKey("a2V5"))
        #expect(configuration.authorityFile == #filePath && configuration.timeout == .milliseconds(250))
    }

    @Test func `the password counts that was given where it counts first`() throws {
        let variable = ["FRESHET_ELASTICSEARCH_PASSWORD": "variable"]
        let (plain, own) = (["--elasticsearch", Self.url], ["--elasticsearch", "https://anna:url@search:9200"])
        #expect(
            try configuration(plain, variable)?.credentials == .password(user: "elastic", password: "variable")
        )
        #expect(try configuration(own, variable)?.credentials == .password(user: "anna", password: "url"))
        #expect(
            try configuration(own + ["--elasticsearch-password", "flag"])?.credentials
                == .password(user: "anna", password: "flag")
        )
    }
}
