internal import Events
internal import Logging
public import Ports

extension RedisStateStore {
    /// How many keys are looked at in about one page.
    private static let pageSize = 256
    /// How often all users are gone over at most.
    private static let passLimit = 10

    /// A user whose views are stale.
    private struct StaleUser {
        var user: UserID
        var group: UpdaterGroup
        var record: [UInt8]
        var recordGuard: [UInt8]
    }

    /// Makes the views again that were made with another release than the one now in service: goes over all users until
    /// nothing stale is found, ten times at most. O(users); a page of them at a time, beside everything else.
    /// - Returns: how many users' views were written.
    public func refreshViews() async throws(PortError) -> Int {
        var written = 0
        for _ in 0..<Self.passLimit {
            let (found, changed) = try await refreshPass()
            written += changed
            if found == 0 || Task.isCancelled { return written }
        }
        logger.warning(
            "Views of users go on being stale: is there a writer with another release?",
            metadata: ["passes": "\(Self.passLimit)", "written": "\(written)"]
        )
        return written
    }

    /// Goes over all users once.
    /// - Returns: how many were stale, and how many of them were written.
    private func refreshPass() async throws(PortError) -> (found: Int, written: Int) {
        var (found, written) = (0, 0)
        var cursor: String? = "0"
        while let start = cursor, !Task.isCancelled {
            let page = try await userPage(from: start, count: Self.pageSize)
            cursor = page.next
            for group in UpdaterGroup.allCases {
                let stale = try await staleUsers(among: page.users, group: group)
                found += stale.count
                written += try await refresh(stale)
            }
        }
        return (found, written)
    }

    /// The users whose views were made with another release; a key that is no user's hash is left out.
    private func staleUsers(among users: [UserID], group: UpdaterGroup) async throws(PortError) -> [StaleUser] {
        guard let release = views?.release(of: group) else { return [] }
        let replies = try await client.send(
            users.map { user in
                RedisCommand(
                    "HMGET",
                    .text(StateKeys.user(user)),
                    .text(group.rawValue),
                    .text(StateKeys.guardField(group)),
                    .text(StateKeys.release)
                )
            },
            awaiting: users.count * Self.recordSize
        )
        var stale: [StaleUser] = []
        for (user, reply) in zip(users, replies) {
            if case .error(let text) = reply, !text.hasPrefix("WRONGTYPE") { throw client.error(text) }
            guard let values = reply.elements, values.count == 3, let record = values[0].bytes,
                let recordGuard = values[1].bytes, values[2].text != release
            else { continue }
            stale.append(StaleUser(user: user, group: group, record: record, recordGuard: recordGuard))
        }
        return stale
    }

    /// Writes views, unless the record has changed since: whoever changed it has written them.
    /// - Returns: how many were written.
    private func refresh(_ stale: [StaleUser]) async throws(PortError) -> Int {
        var calls: [ScriptCall] = []
        for entry in stale {
            let fields = try viewFields(of: entry.group, user: entry.user, record: entry.record)
            guard !fields.isEmpty else { continue }
            calls.append(
                scripts.view.call(
                    keys: [StateKeys.user(entry.user)],
                    [.text(StateKeys.guardField(entry.group)), .bytes(entry.recordGuard)] + fields
                )
            )
        }
        return try await client.run(calls).count { $0 == .integer(1) }
    }
}
