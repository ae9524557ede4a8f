import Events
import Foundation
import TestSupport
import Testing

/// What a client of the standalone process sees over HTTP.
@Suite(.timeLimit(.minutes(10)))
struct FreshnessTests {
    @Test func `an event changes its user's next list, asked for with its position`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            try await RunningStandalone.with(state: folder + "/state", dataPath: data.folder) { server in
                let sent: Accepted = try await server.post("/ml/event", data.body(0..<data.order.ratings.count))
                #expect(sent.accepted == data.order.ratings.count)
                let before = try await server.settledLists(of: 1...1, in: data, release: nil)[0]
                let taken = try #require(before.items.first)

                let event: Accepted = try await server.post(
                    "/ml/event",
                    #"{"userid":1,"itemid":\#(taken),"rating":5}"#
                )
                let token = try #require(event.positions.first)
                let next: ItemList = try await server.post(
                    "/ml/rec",
                    #"{"userid":1,"after":"\#(token)"}"#
                )
                #expect(!next.items.contains(taken), "an item that was rated is not recommended again")
                #expect(next.item_list != before.item_list)
                #expect(next.read_set.recall_offset ?? -1 > before.read_set.recall_offset ?? -1)
                #expect(next.read_set.recall_offset == next.read_set.features_offset)
            }
        }
    }

    @Test func `sending the events again has no second effect`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 40, items: 300, ratings: 1_200)
            try await RunningStandalone.with(state: folder + "/state", dataPath: data.folder) { server in
                let all = data.body(0..<data.order.ratings.count)
                _ = try await server.post("/ml/event", all, as: Accepted.self)
                let before = try await server.settledLists(of: 1...40, in: data, release: nil)
                _ = try await server.post("/ml/event", all, as: Accepted.self)
                let after = try await server.settledLists(of: 1...40, in: data, release: nil)
                let changed = zip(before, after).filter { $0.0.item_list != $0.1.item_list }.count
                #expect(changed == 0)
                #expect(before.allSatisfy { !$0.items.isEmpty })
            }
        }
    }

    @Test func `a restart answers as before it`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            let state = folder + "/state"
            let before = try await RunningStandalone.with(state: state, dataPath: data.folder) { server in
                let sent: Accepted = try await server.post("/ml/event", data.body(0..<data.order.ratings.count))
                _ = try await server.lists(of: 1...1, after: sent.positions)
                let refit: Refit = try await server.post("/admin/refit?wait=true", "")
                #expect(refit.accepted, "\(refit.reason)")
                return try await server.settledLists(of: 1...60, in: data, release: refit.release)
            }
            let after = try await RunningStandalone.with(state: state, dataPath: nil) { server in
                try await server.settledLists(of: 1...60, in: data, release: before.first?.read_set.release)
            }
            #expect(zip(before, after).filter { $0.0 != $0.1 }.count == 0)
            #expect(before.allSatisfy { $0.degraded == nil && $0.items.count == 50 })
        }
    }

    @Test func `new users and users without events get a list`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data")
            try await RunningStandalone.with(state: folder + "/state", dataPath: data.folder) { server in
                let empty: ItemList = try await server.post("/ml/rec", #"{"userid":999999}"#)
                #expect(empty.degraded?.isEmpty == false, "nothing is known yet, and the answer says so")
                _ = try await server.post("/ml/event", data.body(0..<data.order.ratings.count), as: Accepted.self)
                let refit: Refit = try await server.post("/admin/refit?wait=true", "")
                #expect(refit.accepted, "\(refit.reason)")
                let unknown = try await server.settledLists(of: 999_999...999_999, in: data, release: refit.release)
                #expect(unknown[0].items.count == 50)
                let event: Accepted = try await server.post("/ml/event", #"{"userid":999999,"itemid":3,"rating":5}"#)
                let next = try await server.lists(of: 999_999...999_999, after: event.positions)
                #expect(next[0].items.count == 50)
                #expect(next[0].item_list != unknown[0].item_list, "the first event already shows")
            }
        }
    }

    @Test func `what is wrong with a request is said in a problem document`() async throws {
        try await withTemporaryDirectory { folder in
            let data = try SyntheticData(in: folder + "/data", users: 40, items: 300, ratings: 1_200)
            try await RunningStandalone.with(state: folder + "/state", dataPath: data.folder) { server in
                for (path, body, status) in [
                    ("/ml/rec", "{", 400), ("/ml/rec", "{}", 400), ("/ml/rec", #"{"userid":0}"#, 400),
                    ("/ml/rec", #"{"userid":1,"size":0}"#, 400),
                    ("/ml/rec", #"{"userid":1,"after":"0000000000000000.0.1"}"#, 400),
                    ("/ml/event", #"{"userid":1,"itemid":2,"rating":9}"#, 400),
                    ("/ml/event", #"{"userid":1,"itemid":2,"rating":4,"ts":99999999999999}"#, 400),
                    ("/ml/score", #"{"userid":1,"itemids":[1]}"#, 503), ("/nowhere", "{}", 404),
                ] {
                    let problem: Problem = try await server.post(path, body, status: status)
                    #expect(problem.status == status)
                    #expect(!problem.detail.isEmpty)
                }
            }
        }
    }
}

extension RunningStandalone {
    /// The lists of users, each asked for after the positions.
    func lists(of users: ClosedRange<Int>, after positions: [String]) async throws -> [ItemList] {
        let after = positions.map { "\"\($0)\"" }.joined(separator: ",")
        var lists: [ItemList] = []
        for user in users {
            lists.append(try await post("/ml/rec", #"{"userid":\#(user),"after":[\#(after)]}"#))
        }
        return lists
    }

    /// The lists of users, once the log is folded, all its buckets but the last are closed and the release is in service.
    func settledLists(of users: ClosedRange<Int>, in data: SyntheticData, release: String?) async throws -> [ItemList] {
        let newest = try #require(data.order.ratings.last?.timestamp)
        struct Answer: Decodable {
            struct Group: Decodable { var lag: Int64 }
            struct Release: Decodable { var id: String }
            var groups: [String: Group]
            var release: Release?
            var watermark: Int64?
            var item_bucket: Int32?
        }
        try await eventually {
            let status: Answer = try await get("/status")
            guard let watermark = status.watermark, let bucket = status.item_bucket, watermark >= newest else {
                return false
            }
            return status.groups.values.allSatisfy { $0.lag == 0 }
                && bucket == BucketClock.daily.newestClosed(at: watermark) && status.release?.id == release
        }
        return try await lists(of: users, after: [])
    }
}
