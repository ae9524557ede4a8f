import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceKit
import TestHTTP
import Testing

@Suite("Problem documents", .timeLimit(.minutes(5)))
struct ProblemTests {
    private struct Order: Decodable {
        struct Line: Decodable {
            let count: JSONInteger<Int32>
        }
        let name: String
        let lines: [Line]
    }

    private struct Secret: Error {}

    private func router() -> ServiceRouter {
        let router = makeServiceRouter(metrics: PrometheusRegistry())
        router.only(.post, "/orders") { request, _ in
            let order = try await request.decodeJSON(Order.self, limit: 1_000)
            return try .json(["name": order.name])
        }
        router.only(.get, "/secret") { _, _ in throw Secret() }
        router.only(.get, "/teapot") { _, _ in throw HTTPError(.init(code: 418), message: "short and stout") }
        router.only(.get, "/limited") { _, _ in throw NIOTooManyBytesError(maxBytes: 1) }
        router.only(.get, "/busy") { _, _ in
            throw HTTPProblem.unavailable("later", kind: .init("busy", title: "Busy"), retryAfter: 7)
        }
        return router
    }

    private func problem(
        _ send: @escaping @Sendable (HTTPTestClient) async throws -> HTTPAnswer
    ) async throws -> (ProblemDetails, HTTPAnswer) {
        let answer = try await withServer(router(), body: send)
        let details: ProblemDetails = try answer.json()
        #expect(details.status == answer.status)
        #expect(answer.headers["content-type"] == "application/problem+json")
        return (details, answer)
    }

    @Test("A good request is answered as the route says")
    func good() async throws {
        let answer = try await withServer(router()) { try await $0.post("/orders", #"{"name":"a","lines":[]}"#) }
        #expect(answer.status == 200)
        #expect(try answer.json([String: String].self) == ["name": "a"])
    }

    @Test("An unknown route is 404 and names what was asked for")
    func unknownRoute() async throws {
        let (details, _) = try await problem { try await $0.get("/nowhere") }
        #expect(details == .init(title: "Not Found", status: 404, detail: "there is no GET /nowhere here"))
    }

    @Test("A wrong method is 405 and says which one is right", arguments: ["GET", "PUT", "DELETE"])
    func wrongMethod(method: String) async throws {
        let (details, answer) = try await problem { try await $0.request(method, "/orders") }
        #expect(details.status == 405)
        #expect(answer.headers["allow"] == "POST")
    }

    @Test(
        "A body that does not fit is 400 and names the field",
        arguments: [
            (#"{"lines":[]}"#, "name is missing"),
            (#"{"name":1,"lines":[]}"#, "name: expected a string"),
            (#"{"name":"a","lines":{}}"#, "lines: expected an array"),
            (#"{"name":"a","lines":[{"count":1},{"count":"2"}]}"#, "lines[1].count: expected an integer"),
            (#"{"name":"a","lines":[{"count":null}]}"#, "lines[0].count: expected an integer"),
            (#"{"name":"a","lines":[{}]}"#, "lines[0].count is missing"),
            ("[]", "the body: expected an object"),
            ("", "the body is empty; a JSON object was expected"),
        ]
    )
    func wrongField(body: String, detail: String) async throws {
        let (details, _) = try await problem { try await $0.post("/orders", body) }
        #expect(details == .init(title: "Bad Request", status: 400, detail: detail))
    }

    @Test("A number that does not fit its field is 400 and names it")
    func outOfRange() async throws {
        let body = #"{"name":"a","lines":[{"count":3000000000}]}"#
        let (details, _) = try await problem { try await $0.post("/orders", body) }
        #expect(details.detail == "lines[0].count: 3000000000.0 is not an integer from -2147483648 to 2147483647")
    }

    @Test("Broken JSON is 400", arguments: ["{", "{\"name\":}", "nul", "\u{0}", "{\"name\":\"\\ud800\"}"])
    func brokenJSON(body: String) async throws {
        let (details, _) = try await problem { try await $0.post("/orders", body) }
        #expect(details.status == 400)
        #expect(details.detail.hasPrefix("the body is not valid JSON"))
    }

    @Test("Bytes that are no text are 400")
    func noText() async throws {
        let (details, _) = try await problem {
            try await $0.request("POST", "/orders", body: [0xff, 0xfe, 0x22, 0x80], type: "application/json")
        }
        #expect(details.status == 400)
    }

    @Test("A body over the limit is 413, with or without a stated length")
    func tooLarge() async throws {
        let (stated, _) = try await problem {
            try await $0.post("/orders", String(repeating: " ", count: 3_000_000))
        }
        #expect(stated.status == 413)
        let chunk = "800\r\n" + String(repeating: " ", count: 2_048) + "\r\n0\r\n\r\n"
        let head = "POST /orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        let (chunked, _) = try await problem { try await $0.send(Array((head + chunk).utf8)) }
        #expect(chunked.status == 413)
    }

    @Test("A body of another content type is 415; JSON types and none are accepted")
    func contentType() async throws {
        let good = #"{"name":"a","lines":[]}"#
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let (details, _) = try await problem { try await $0.post("/orders", good, type: type) }
            #expect(details.status == 415)
        }
        for type in ["Application/JSON; charset=utf-8", "application/vnd.a+json", nil] {
            let answer = try await withServer(router()) { try await $0.post("/orders", good, type: type) }
            #expect(answer.status == 200)
        }
    }

    @Test("An error that nobody foresaw is 500 and keeps its text to itself")
    func unexpected() async throws {
        let (details, answer) = try await problem { try await $0.get("/secret") }
        #expect(details.status == 500)
        #expect(!answer.text.contains("Secret"))
    }

    @Test("Errors of the framework keep their status and message")
    func frameworkErrors() async throws {
        let (teapot, _) = try await problem { try await $0.get("/teapot") }
        #expect(teapot.status == 418)
        #expect(teapot.detail == "short and stout")
        let (limited, _) = try await problem { try await $0.get("/limited") }
        #expect(limited.status == 413)
    }

    @Test("A problem of its own kind has its type, title and headers")
    func ownKind() async throws {
        let (details, answer) = try await problem { try await $0.get("/busy") }
        #expect(details == .init(type: "urn:freshet:problem:busy", title: "Busy", status: 503, detail: "later"))
        #expect(answer.headers["retry-after"] == "7")
    }

    @Test("What is not HTTP is refused, and the server goes on")
    func notHTTP() async throws {
        let status = try await withServer(router()) { client in
            _ = try? await client.send(Array("NONSENSE\r\n\r\n".utf8))
            return try await client.get("/teapot").status
        }
        #expect(status == 418)
    }
}
