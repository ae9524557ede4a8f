import Events
import Foundation
import Server
import ServiceKit
import TestHTTP
import Testing

@Suite("GET /status and POST /admin/refit", .timeLimit(.minutes(5)))
struct StatusRoutesTests {
    private struct FakeRefitting: Refitting {
        func refit(wait: Bool) async throws(RequestError) -> RefitAnswer {
            guard wait else { return RefitAnswer(release: nil, accepted: true, reason: "asked for") }
            return RefitAnswer(release: "r-2", accepted: false, reason: "worse", metrics: ["auc": 0.81, "loss": .nan])
        }
    }

    private struct Busy: Refitting {
        func refit(wait: Bool) async throws(RequestError) -> RefitAnswer { throw .unavailable("a refit is running") }
    }

    private func router(status: Status, refitting: any Refitting = FakeRefitting()) -> ServiceRouter {
        let router = makeServiceRouter(metrics: PrometheusRegistry())
        addStatusRoute(to: router) { () throws(RequestError) in status }
        addRefitRoute(to: router, refitting: refitting)
        return router
    }

    private func status(release: ReleaseStatus? = nil, itemBucket: Bucket? = nil) -> Status {
        let log = LogStatus(identity: LogIdentity(id: 0xabc, partitionCount: 3), end: Position([0: 10, 2: 5]))
        return Status(
            log: log,
            groups: [
                "features": GroupStatus(position: Position([0: 7, 2: 5]), log: log),
                "recall": GroupStatus(position: nil, log: log),
            ],
            release: release,
            itemBucket: itemBucket,
            watermark: nil,
            catalogueVersion: 4
        )
    }

    @Test("The status decodes to what was given; lags count what is still to be folded")
    func decodes() async throws {
        let given = status(release: ReleaseStatus(id: "r-1", cutOff: 11, metrics: ["auc": 0.8]), itemBucket: 12)
        let answer = try await withServer(router(status: given)) { try await $0.get("/status") }
        #expect(answer.status == 200)
        #expect(try answer.json(Status.self) == given)
        #expect(given.log.id == "0000000000000abc")
        #expect(given.log.end == [10, 0, 5])
        #expect(given.groups["features"]?.lag == 3)
        #expect(given.groups["recall"]?.position == [0, 0, 0])
        #expect(given.groups["recall"]?.lag == 15)
    }

    @Test("What is not there yet is null, not left out")
    func nulls() async throws {
        let given = status()
        let answer = try await withServer(router(status: given)) { try await $0.get("/status") }
        let object = try #require(JSONSerialization.jsonObject(with: answer.body) as? [String: Any])
        #expect(object["release"] is NSNull)
        #expect(object["item_bucket"] is NSNull)
        #expect(try answer.json(Status.self) == given)
    }

    @Test("A refit is only asked for, unless the client waits")
    func refit() async throws {
        let given = status()
        let answers = try await withServer(router(status: given)) { client in
            var answers: [HTTPAnswer] = []
            for query in ["", "?wait=false", "?wait=true", "?wait=perhaps"] {
                answers.append(try await client.post("/admin/refit" + query, ""))
            }
            return answers
        }
        #expect(answers.map(\.status) == [202, 202, 200, 400])
        let waited = try #require(JSONSerialization.jsonObject(with: answers[2].body) as? [String: Any])
        #expect(waited["release"] as? String == "r-2")
        #expect(waited["accepted"] as? Bool == false)
        #expect(waited["reason"] as? String == "worse")
        #expect((waited["metrics"] as? [String: Any])?["auc"] as? Double == 0.81)
        let asked = try #require(JSONSerialization.jsonObject(with: answers[0].body) as? [String: Any])
        #expect(asked["release"] is NSNull)
    }

    @Test("A refit that cannot be made now is 503")
    func busy() async throws {
        let given = status()
        let answer = try await withServer(router(status: given, refitting: Busy())) {
            try await $0.post("/admin/refit", "")
        }
        #expect(answer.status == 503)
    }
}
