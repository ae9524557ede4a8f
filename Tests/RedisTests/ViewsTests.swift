import Events
import Ports
import Recall
import RecallUpdater
import Redis
import Releases
import Synchronization
import TestServers
import TestSupport
import Testing

@Suite(
    "Views for readers that know no records",
    .enabled(if: Program.redis.isExpected, "\(Program.redis.reason)"),
    .timeLimit(.minutes(2))
)
struct ViewsTests {
    /// Views that say which release and record they were made of.
    private final class NamedViews: UserViews {
        let name = Mutex<String?>(nil)

        init(_ name: String?) { self.name.withLock { $0 = name } }

        func release(of group: UpdaterGroup) -> String? { group == .recall ? name.withLock { $0 } : nil }

        func fields(of group: UpdaterGroup, user: UserID, record: [UInt8]) -> [(name: String, value: [UInt8])] {
            guard group == .recall, let release = release(of: group) else { return [] }
            return [("view", Array("\(user) \(record) \(release)".utf8)), ("release", Array(release.utf8))]
        }
    }

    private func commit(_ offset: Int64, users: ClosedRange<UserID>, group: UpdaterGroup = .recall) -> StateCommit {
        let content = GuardedBytes([UInt8(truncatingIfNeeded: offset)], offset: offset)
        return StateCommit(
            group,
            records: Dictionary(uniqueKeysWithValues: users.map { ($0, content) }),
            next: [0: offset + 1]
        )
    }

    @Test("an old client reads terms, vector and seen items as text")
    func oldClient() async throws {
        var recall = UserRecall()
        // The item that was rated twice is a like the first time only.
        let byGenre = (1...18).map { genre in
            sampleCatalogue.items.filter { $0.value.genres.contains(genre) }.keys.sorted()
        }
        let liked = try #require(byGenre.first { $0.count >= 4 }).prefix(4)
        for (item, rating) in liked.map({ ($0, 5) }) + [(liked[0], 1), (999, 2)] as [(ItemID, Float)] {
            recall.apply(Event(userID: 1, itemID: item, rating: rating, timestamp: 978_300_000_000))
        }
        let filter = (liked + [999]).map(String.init).joined(separator: ",")
        let views = TextViews(catalogue: sampleCatalogue)
        try await withStore(views: views) { server, store in
            let record = GuardedBytes(recall.encoded(), offset: 0)
            try await store.commit(StateCommit(.recall, records: [1: record], next: [0: 1]))
            let terms = recall.terms(sampleCatalogue).map(String.init).joined(separator: ",")
            #expect(!terms.isEmpty)
            #expect(
                try await server.command("HMGET", "user1", "term", "vector", "filter", "release")
                    == "\(terms)\n\n\(filter)\n"
            )
            let release = try sampleRelease(version: "000003-abc")
            views.use(release)
            #expect(try await store.refreshViews() == 1)
            let vector = release.userVector(
                of: 1,
                history: recall.history,
                catalogue: sampleCatalogue,
                items: release.itemVectors(sampleCatalogue)
            )
            let text = vector.map(\.description).joined(separator: ",")
            #expect(
                try await server.command("HMGET", "user1", "term", "vector", "filter", "release")
                    == "\(terms)\n\(text)\n\(filter)\n000003-abc"
            )
            #expect(text.split(separator: ",").compactMap { Float($0) } == vector)
            #expect(try await store.records(of: .recall, users: [1]) == [1: record])
        }
    }

    @Test("a record that cannot be read has no views, and no release refreshes it for ever")
    func unreadable() async throws {
        let views = TextViews(catalogue: sampleCatalogue)
        try await withStore(views: views) { server, store in
            try await store.commit(commit(0, users: 1...1))
            views.use(try sampleRelease(version: "a"))
            #expect(try await store.refreshViews() == 0)
            #expect(try await server.command("HMGET", "user1", "term", "release") == "\n")
        }
    }

    @Test("views are written with their record, and only where it is")
    func written() async throws {
        try await withStore(views: NamedViews("a")) { server, store in
            try await store.commit(commit(5, users: 1...1))
            try await store.commit(commit(4, users: 1...1))
            try await store.commit(commit(9, users: 1...1, group: .features))
            #expect(try await server.command("HGET", "user1", "view") == "1 [5] a")
        }
    }

    @Test("a new release makes the views of all users again, and of nobody else")
    func refresh() async throws {
        let views = NamedViews(nil)
        try await withStore(views: views) { server, store in
            try await store.commit(commit(1, users: 1...600))
            try await store.commit(commit(1, users: 601...700, group: .features))
            for key in ["user", "user01", "user+1", "user2x", "user99999999999"] {
                try await server.command("HSET", key, "recall", "x", "recall_guard", "x")
            }
            try await server.command("SET", "user9999", "x")
            #expect(try await store.refreshViews() == 0)
            views.name.withLock { $0 = "a" }
            #expect(try await store.refreshViews() == 600)
            #expect(try await store.refreshViews() == 0)
            #expect(try await server.command("HMGET", "user600", "view", "release") == "600 [1] a\na")
            #expect(try await server.command("HLEN", "user700") == "2")
            #expect(try await server.command("HLEN", "user01") == "2")
        }
    }

    @Test("a refresh beside commits leaves every view with its record and the newest release")
    func concurrentRefresh() async throws {
        let views = NamedViews("0")
        try await withStore(views: views) { server, store in
            try await store.commit(commit(0, users: 1...200))
            async let commits: Void = {
                for offset in Int64(1)...30 { try await store.commit(commit(offset, users: 1...200)) }
            }()
            for name in 1...10 {
                views.name.withLock { $0 = "\(name)" }
                _ = try await store.refreshViews()
            }
            try await commits
            _ = try await store.refreshViews()
            for user in [1, 100, 200] {
                #expect(try await server.command("HGET", "user\(user)", "view") == "\(user) [30] 10")
            }
        }
    }

    @Test("a view cannot have the name of a record's field")
    func reserved() async throws {
        struct Wrong: UserViews {
            func release(of group: UpdaterGroup) -> String? { nil }
            func fields(of group: UpdaterGroup, user: UserID, record: [UInt8]) -> [(name: String, value: [UInt8])] {
                [("recall_guard", [])]
            }
        }
        try await withStore(views: Wrong()) { _, store in
            await expectPortError(.invalidRequest) { try await store.commit(commit(1, users: 1...1)) }
        }
    }
}
