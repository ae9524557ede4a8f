import Ports
import TestServers
import TestSupport
import Testing

@testable import Elasticsearch

@Suite("How Elasticsearch is reached")
struct ConfigurationTests {
    @Test("a URL names the server, a path before all others, and perhaps user and password")
    func urls() throws {
        let plain = try ElasticsearchConfiguration(url: "http://search:9200/")
        #expect(plain.url == "http://search:9200" && plain.credentials == .none)
        let whole = try ElasticsearchConfiguration(url: "https://anna:p%40ss%2F@[::1]/es/a//")
        #expect(whole.url == "https://[::1]/es/a")
        #expect(whole.credentials == .password(user: "anna", password: "p@ss/"))
        #expect(whole.authorization == "Basic YW5uYTpwQHNzLw==")
    }

    @Test("a password is of the URL's user, or of elastic; an API key stands alone")
    func credentials() throws {
        let url = "http://search:9200"
        #expect(
            try ElasticsearchConfiguration(url: url, password: "x").credentials
                == .password(user: "elastic", password: "x")
        )
        #expect(
            try ElasticsearchConfiguration(url: "http://anna:old@search", password: "new").credentials
                == .password(user: "anna", password: "new")
        )
        let keyed = try ElasticsearchConfiguration(url: url, apiKey: "a2V5")
        #expect(keyed.authorization == "ApiKey a2V5")
        #expect(try ElasticsearchConfiguration(url: url).authorization == nil)
    }

    @Test(
        "any other text is refused, and not repeated",
        arguments: [
            "", "search:9200", "ftp://anna:secret@search", "http://", "http://:secret@", "http://anna:secret@search:0",
            "http://anna:secret@search:65536", "http://anna:secret@search?q=1", "http://anna:secret@search#1",
            "http://anna:se cret@search", "http://anna:secret@search:port", "http://%zz:secret@search",
            "http://secret@search", "http://a%3Ab:secret@search",
        ]
    )
    func unreadable(url: String) async {
        let message = await expectPortError(.invalidRequest) { try ElasticsearchConfiguration(url: url) }
        #expect(!message.contains("secret") && message.contains("http[s]://[user:password@]host"))
    }

    @Test("an API key beside a password, or one that no header can hold, is refused, and not repeated")
    func unusableKeys() async {
        for (url, password, key) in [
            ("http://search", "secret", "secret"), ("http://anna:secret@search", nil, "secret"),
            ("http://search", nil, ""), ("http://search", nil, "secret\r\nx: y"), ("http://search", nil, "sec ret"),
        ] as [(String, String?, String)] {
            let message = await expectPortError(.invalidRequest) {
                try ElasticsearchConfiguration(url: url, password: password, apiKey: key)
            }
            #expect(!message.contains("secret"))
        }
    }

    @Test("a file of authorities must be readable, and there must be certificates to verify")
    func authorities() async throws {
        await expectPortError(.invalidRequest) {
            try ElasticsearchConfiguration(url: "https://search", authorityFile: "/nowhere/ca.pem")
        }
        await expectPortError(.invalidRequest) {
            try ElasticsearchConfiguration(url: "http://search", authorityFile: #filePath)
        }
        let configuration = try ElasticsearchConfiguration(url: "https://search", authorityFile: #filePath)
        #expect(configuration.authorityFile == #filePath)
    }

    @Test(
        "only a server that the file of authorities vouches for is believed",
        .enabled(if: Program.openssl.isExpected, "\(Program.openssl.reason)")
    )
    func certificates() async throws {
        try await withTemporaryDirectory { folder in
            let server = try await TLSServer.start(in: folder, name: "IP:127.0.0.1")
            for (file, words) in [
                (server.authorityFile, "is not an answer of Elasticsearch"),
                (server.otherAuthorityFile, "no trusted connection"),
            ] {
                let index = ElasticsearchItemIndex(
                    try ElasticsearchConfiguration(url: "https://127.0.0.1:\(server.port)", authorityFile: file)
                )
                let message = await expectPortError(.unavailable) { try await index.load(.sample([])) }
                #expect(message.contains(words), "\(message)")
            }
        }
    }

    @Test("its description has no secret")
    func description() throws {
        let configuration = try ElasticsearchConfiguration(url: "http://anna:secret@search:9200")
        #expect("\(configuration)" == "elasticsearch at http://search:9200")
    }

    @Test("credentials go with every request, and are not in the error when they are refused")
    func headers() async throws {
        let handler: @Sendable (LoopbackConnection, Int) -> Void = { connection, _ in
            while connection.readRequest() != nil {
                connection.write("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n")
            }
        }
        try await withServer(handler: handler) { server in
            let index = ElasticsearchItemIndex(try ElasticsearchConfiguration(url: server.url, apiKey: "c2VjcmV0"))
            let message = await expectPortError(.refused) { try await index.load(.sample([])) }
            #expect(message.contains("401") && message.contains("API key") && !message.contains("c2VjcmV0"))
            await expectPortError(.refused) {
                try await index.search(ItemQuery(vector: [1], vectorSize: 1), release: "a")
            }
            #expect(server.received.count == 2)
            for request in server.received { #expect(request.contains("Authorization: ApiKey c2VjcmV0\r\n")) }
        }
    }
}
