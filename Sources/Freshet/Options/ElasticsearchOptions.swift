import ArgumentParser
import Elasticsearch
import Embedded
import Foundation
import Ports
import ServiceKit

/// Where items are searched.
struct ElasticsearchOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Elasticsearch to search items in: http[s]://[user:password@]host[:port][/path]. Without it, they are searched in \
            this process.
            """,
            valueName: "url"
        )
    )
    var elasticsearch: String?

    @Option(
        help: ArgumentHelp(
            "Its password, better given as FRESHET_ELASTICSEARCH_PASSWORD; the user is the URL's, or elastic.",
            valueName: "text"
        )
    )
    var elasticsearchPassword: String?

    @Option(
        help: ArgumentHelp(
            "An API key in its encoded form, better given as FRESHET_ELASTICSEARCH_API_KEY.",
            valueName: "text"
        )
    )
    var elasticsearchApiKey: String?

    @Option(
        help: ArgumentHelp(
            "The authorities that its certificate is verified by, in PEM. Without it, those of the system.",
            valueName: "file"
        )
    )
    var elasticsearchCa: String?

    @Option(help: ArgumentHelp("How long a search may take, waiting included.", valueName: "milliseconds"))
    var elasticsearchTimeout = 1000

    func validate() throws {
        guard (1...600_000).contains(elasticsearchTimeout) else {
            throw ValidationError("--elasticsearch-timeout is a number of milliseconds from 1 to 600000")
        }
        do {
            _ = try configuration()
        } catch let error as PortError {
            throw ValidationError("--elasticsearch: \(error.message)")
        }
    }

    /// The item index that these options name.
    func index() throws -> any ItemIndex {
        try configuration().map(ElasticsearchItemIndex.init) ?? EmbeddedItemIndex()
    }

    /// Nil when items are searched in this process.
    func configuration() throws -> ElasticsearchConfiguration? {
        guard let elasticsearch else {
            guard elasticsearchPassword == nil, elasticsearchApiKey == nil, elasticsearchCa == nil else {
                throw PortError(.invalidRequest, "a password, an API key or authorities are given, but no URL")
            }
            return nil
        }
        var configuration = try ElasticsearchConfiguration(
            url: elasticsearch,
            password: isURLStronger ? nil : elasticsearchPassword,
            apiKey: elasticsearchApiKey,
            authorityFile: elasticsearchCa
        )
        configuration.timeout = .milliseconds(elasticsearchTimeout)
        return configuration
    }

    /// Whether the URL holds a password and was given where it counts before the password by itself, as in arguments before
    /// the environment.
    private var isURLStronger: Bool {
        elasticsearch.flatMap { URLComponents(string: $0)?.password } != nil
            && LayeredArguments.current?.counts("elasticsearch", before: "elasticsearch-password") == true
    }
}
