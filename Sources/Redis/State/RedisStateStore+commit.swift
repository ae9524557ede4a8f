internal import Events
public import Ports

extension RedisStateStore {
    /// How much goes into one request, so that each is well within its deadline.
    private static let limit = (commands: 512, bytes: 1 << 20)

    public func commit(_ commit: StateCommit) async throws(PortError) {
        try commit.check(for: "\(client.server)")
        // Each step returns when all of it is acknowledged, or throws; only then comes the next.
        try await contribute(commit)
        try await write(commit)
        try await advance(commit)
    }

    /// Claims the store for the log, and writes the contributions.
    private func contribute(_ commit: StateCommit) async throws(PortError) {
        var rest = commit.contributions[...]
        repeat {
            var bytes = 0
            let part = rest.prefix { contribution in
                bytes += contribution.content.bytes.count
                return bytes <= Self.limit.bytes
            }
            let page = part.isEmpty ? rest.prefix(1) : part.prefix(Self.limit.commands)
            rest = rest.dropFirst(page.count)
            let fixed = [
                StateKeys.log, StateKeys.progress(commit.group), StateKeys.buckets(commit.group),
            ]
            _ = try await client.run([
                scripts.contribute.call(
                    keys: fixed + page.map { StateKeys.bucket(commit.group, $0.bucket) },
                    [.text(commit.progress.log.storedText)] + knownProgress(commit.group)
                        + page.flatMap { contribution -> [RedisArgument] in
                            let place = contribution.content.recordGuard
                            return [
                                "\(contribution.bucket)", "\(place.partition)", "\(place.offset)",
                                .bytes(contribution.content.bytes),
                            ]
                        }
                )
            ])
        } while !rest.isEmpty
    }

    /// Writes the records with their views, one script per user.
    private func write(_ commit: StateCommit) async throws(PortError) {
        let log = commit.progress.log.storedText
        var calls: [ScriptCall] = []
        var bytes = 0
        for (user, content) in commit.records {
            let call = scripts.record.call(
                keys: [StateKeys.user(user)],
                [
                    .text(log), .text(commit.group.rawValue), "\(content.recordGuard.partition)",
                    "\(content.recordGuard.offset)", .bytes(content.bytes),
                ] + (try viewFields(of: commit.group, user: user, record: content.bytes))
            )
            if calls.count == Self.limit.commands || (bytes + call.command.size > Self.limit.bytes && !calls.isEmpty) {
                _ = try await client.run(calls)
                (calls, bytes) = ([], 0)
            }
            calls.append(call)
            bytes += call.command.size
        }
        _ = try await client.run(calls)
    }

    /// Raises the progress, and announces it.
    private func advance(_ commit: StateCommit) async throws(PortError) {
        let (group, log) = (commit.group, commit.progress.log)
        let channel = StateKeys.channel(group, database: client.server.database)
        let replies = try await client.run([
            scripts.advance.call(
                keys: [StateKeys.log, StateKeys.progress(group)],
                [.text(log.storedText), .text(channel)] + knownProgress(group)
                    + StoredProgress.fields(commit.progress)
            )
        ])
        guard let fields = replies.first?.fields else { throw client.unexpected("EVALSHA") }
        guard !fields.isEmpty else { return }
        let pairs = fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
        guard let progress = StoredProgress.decode(pairs, log: log) else { throw client.unexpected("EVALSHA") }
        learn(progress, of: group)
    }

    /// Where this process knows a group to have been: a count, then fields and values.
    private func knownProgress(_ group: UpdaterGroup) -> [RedisArgument] {
        let offsets = knownOffsets(of: group)
        return ["\(offsets.count)"] + offsets.flatMap { StoredProgress.offsetField($0, $1) }
    }

    /// The names and values of a user's views.
    func viewFields(of group: UpdaterGroup, user: UserID, record: [UInt8]) throws(PortError) -> [RedisArgument] {
        guard let fields = views?.fields(of: group, user: user, record: record) else { return [] }
        if let reserved = fields.first(where: { StateKeys.recordFields.contains($0.name) }) {
            throw PortError(
                .invalidRequest,
                "a view of user \(user) has the name of a record's field, \(reserved.name)"
            )
        }
        return fields.flatMap { [.text($0.name), .bytes($0.value)] }
    }
}
