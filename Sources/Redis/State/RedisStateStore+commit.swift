internal import Events
public import Ports

extension RedisStateStore {
    /// How much goes into one request.
    private static let requestLimit = 1 << 20
    /// How many records, and about how many bytes of them, one script writes: the server does nothing else meanwhile.
    private static let recordLimit = (count: 32, bytes: 64 << 10)
    /// How many contributions one script writes.
    private static let contributionLimit = 512

    public func commit(_ commit: StateCommit) async throws(PortError) {
        try commit.check(for: "\(client.server)")
        // Each step returns when all of it is acknowledged, or throws; only then comes the next.
        var chain = CommitChain(commit.group)
        try await contribute(commit, &chain)
        try await write(commit, &chain)
        try await advance(commit, &chain)
    }

    /// Claims the store for the log, and writes the contributions.
    private func contribute(_ commit: StateCommit, _ chain: inout CommitChain) async throws(PortError) {
        let (group, log) = (commit.group, commit.progress.log.storedText)
        var rest = commit.contributions[...]
        repeat {
            let page = rest.takePage(count: Self.contributionLimit, bytes: Self.requestLimit) { $0.content.bytes.count }
            let fixed = [StateKeys.log, StateKeys.progress(group), StateKeys.buckets(group), chain.marker]
            var arguments = [.text(log), chain.next()] + knownProgress(group)
            for contribution in page {
                let place = contribution.content.recordGuard
                arguments += [
                    "\(contribution.bucket)", "\(place.partition)", "\(place.offset)",
                    .bytes(contribution.content.bytes),
                ]
            }
            let keys = fixed + page.map { StateKeys.bucket(group, $0.bucket) }
            _ = try await client.run([scripts.contribute.call(keys: keys, arguments)])
        } while !rest.isEmpty
    }

    /// Writes the records with their views, some with each script, and some scripts with each request.
    private func write(_ commit: StateCommit, _ chain: inout CommitChain) async throws(PortError) {
        var rest = Array(commit.records)[...]
        var calls: [ScriptCall] = []
        var bytes = 0
        while !rest.isEmpty {
            let page = rest.takePage(count: Self.recordLimit.count, bytes: Self.recordLimit.bytes) {
                $0.value.bytes.count
            }
            let call = try recordCall(page, of: commit, &chain)
            if bytes + call.command.size > Self.requestLimit, !calls.isEmpty {
                _ = try await client.run(calls)
                (calls, bytes) = ([], 0)
            }
            calls.append(call)
            bytes += call.command.size
        }
        _ = try await client.run(calls)
    }

    /// The script that writes some records.
    private func recordCall(
        _ page: ArraySlice<(key: UserID, value: GuardedBytes)>,
        of commit: StateCommit,
        _ chain: inout CommitChain
    ) throws(PortError) -> ScriptCall {
        var arguments = [.text(commit.progress.log.storedText), chain.next(), .text(commit.group.rawValue)]
        for (user, content) in page {
            let views = try viewFields(of: commit.group, user: user, record: content.bytes)
            let place = content.recordGuard
            arguments += ["\(place.partition)", "\(place.offset)", .bytes(content.bytes), "\(views.count / 2)"] + views
        }
        return scripts.record.call(keys: [chain.marker] + page.map { StateKeys.user($0.key) }, arguments)
    }

    /// Raises the progress, and announces it.
    private func advance(_ commit: StateCommit, _ chain: inout CommitChain) async throws(PortError) {
        let (group, log) = (commit.group, commit.progress.log)
        let channel = StateKeys.channel(group, database: client.server.database)
        let replies = try await client.run([
            scripts.advance.call(
                keys: [StateKeys.log, StateKeys.progress(group), chain.marker],
                [.text(log.storedText), chain.next()] + knownProgress(group) + [.text(channel)]
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

extension ArraySlice {
    /// Takes elements off the front, up to a count and a sum of sizes; more only where the first alone is more. O(taken).
    mutating func takePage(count: Int, bytes: Int, size: (Element) -> Int) -> ArraySlice {
        var sum = 0
        let fitting = prefix(count).prefix { element in
            sum += size(element)
            return sum <= bytes
        }
        let page = fitting.isEmpty ? prefix(1) : fitting
        self = self[page.endIndex...]
        return page
    }
}
