public import Events
public import Ports

extension RedisStateStore {
    /// How many users are asked for at a time.
    private static let usersAtOnce = 512
    /// How many buckets are asked for at a time, so that memory is bounded whatever the range.
    private static let bucketsAtOnce = 32

    public func records(of group: UpdaterGroup, users: [UserID]) async throws(PortError) -> [UserID: GuardedBytes] {
        var records: [UserID: GuardedBytes] = [:]
        records.reserveCapacity(users.count)
        for start in stride(from: 0, to: users.count, by: Self.usersAtOnce) {
            let page = users[start..<min(start + Self.usersAtOnce, users.count)]
            let replies = try await client.call(
                page.map { user in
                    RedisCommand(
                        "HMGET",
                        .text(StateKeys.user(user)),
                        .text(group.rawValue),
                        .text(StateKeys.guardField(group))
                    )
                }
            )
            for (user, reply) in zip(page, replies) {
                guard let pair = reply.elements, pair.count == 2 else { throw client.unexpected("HMGET") }
                guard pair != [.null, .null] else { continue }
                records[user] = try content(pair[0], guard: pair[1], at: StateKeys.user(user))
            }
        }
        return records
    }

    public func contributions(
        of group: UpdaterGroup,
        in buckets: ClosedRange<Bucket>
    ) async throws(PortError) -> [BucketContribution] {
        var contributions: [BucketContribution] = []
        var lowest = "\(buckets.lowerBound)"
        while true {
            let page = try await stored(of: group, from: lowest, through: buckets.upperBound)
            let replies = try await client.call(
                page.map { RedisCommand("HGETALL", .text(StateKeys.bucket(group, $0))) }
            )
            for (bucket, reply) in zip(page, replies) {
                guard let fields = reply.fields else { throw client.unexpected("HGETALL") }
                contributions += try content(fields, of: bucket, group)
            }
            guard page.count == Self.bucketsAtOnce, let last = page.last else { return contributions }
            lowest = "(\(last)"
        }
    }

    /// A page of the buckets that have contributions, ascending.
    private func stored(
        of group: UpdaterGroup,
        from lowest: String,
        through highest: Bucket
    ) async throws(PortError) -> [Bucket] {
        let key = StateKeys.buckets(group)
        let command = RedisCommand(
            "ZRANGEBYSCORE",
            .text(key),
            .text(lowest),
            "\(highest)",
            "LIMIT",
            "0",
            "\(Self.bucketsAtOnce)"
        )
        guard let members = try await client.call([command]).first?.elements else {
            throw client.unexpected("ZRANGEBYSCORE")
        }
        var page: [Bucket] = []
        for member in members {
            guard let bucket = member.text.flatMap(Bucket.init) else { throw corrupt(key, "a member is no bucket") }
            page.append(bucket)
        }
        return page
    }

    /// The contributions that a bucket's hash holds, ascending by partition.
    private func content(
        _ fields: [(name: String, value: [UInt8])],
        of bucket: Bucket,
        _ group: UpdaterGroup
    ) throws(PortError) -> [BucketContribution] {
        let key = StateKeys.bucket(group, bucket)
        let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        var contributions: [BucketContribution] = []
        for name in values.keys where !name.hasSuffix(":guard") {
            let content = try content(
                values[name].map { .bytes($0) } ?? .null,
                guard: values["\(name):guard"].map { .bytes($0) } ?? .null,
                at: key
            )
            contributions.append(BucketContribution(bucket: bucket, content: content))
        }
        return contributions.sorted { $0.content.recordGuard.partition < $1.content.recordGuard.partition }
    }

    private func content(
        _ bytes: RedisReply,
        guard text: RedisReply,
        at key: String
    ) throws(PortError) -> GuardedBytes {
        guard let bytes = bytes.bytes, let recordGuard = text.text.flatMap(RecordGuard.init(storedText:)) else {
            throw corrupt(key, "a record without a guard, or a guard that cannot be read")
        }
        return GuardedBytes(recordGuard: recordGuard, bytes: bytes)
    }

    private func corrupt(_ key: String, _ reason: String) -> PortError {
        PortError(.corrupt, "\(client.server), key \(key): \(reason); \(PortError.rebuildRemedy)")
    }
}
