public import Events
public import Ports

extension RedisStateStore {
    /// How many users are asked for at a time.
    private static let usersAtOnce = 512
    /// About how many bytes a record has at most in most cases; the deadline allows for them.
    static let recordSize = 16 << 10
    /// How many buckets are looked through at a time.
    private static let bucketsAtOnce = 128
    /// About how many bytes of contributions are asked for at a time: more only where one alone is more.
    private static let contributionLimit = 1 << 20

    /// Where a contribution is stored.
    private struct Place {
        var bucket: Bucket
        /// The field of the bucket's hash.
        var field: String
        var partition: Int32
        /// The number of bytes.
        var length: Int
    }

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
                },
                awaiting: page.count * Self.recordSize
            )
            for (user, reply) in zip(page, replies) {
                guard let pair = reply.elements, pair.count == 2 else { throw client.unexpected("HMGET") }
                guard pair != [.null, .null] else { continue }
                records[user] = try content(pair[0], guard: pair[1], at: StateKeys.user(user))
            }
        }
        return records
    }

    public func records(of user: UserID) async throws(PortError) -> [UpdaterGroup: GuardedBytes] {
        let (key, groups) = (StateKeys.user(user), UpdaterGroup.allCases)
        let fields = groups.flatMap { [RedisArgument.text($0.rawValue), .text(StateKeys.guardField($0))] }
        let command = RedisCommand(["HMGET", .text(key)] + fields)
        let replies = try await client.call([command], awaiting: groups.count * Self.recordSize)
        guard let values = replies.first?.elements, values.count == fields.count else {
            throw client.unexpected("HMGET")
        }
        var records: [UpdaterGroup: GuardedBytes] = [:]
        for (index, group) in groups.enumerated() {
            let (bytes, text) = (values[2 * index], values[2 * index + 1])
            guard bytes != .null || text != .null else { continue }
            records[group] = try content(bytes, guard: text, at: key)
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
            // Lengths first: a request is given time and memory for what it moves.
            var rest = try await places(in: page, group)[...]
            while !rest.isEmpty {
                let part = rest.takePage(count: Self.usersAtOnce, bytes: Self.contributionLimit, size: \.length)
                contributions += try await content(at: part, group)
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

    /// Where the contributions to some buckets are, ascending by (bucket, partition).
    private func places(in buckets: [Bucket], _ group: UpdaterGroup) async throws(PortError) -> [Place] {
        let replies = try await client.call(
            buckets.map { RedisCommand("HKEYS", .text(StateKeys.bucket(group, $0))) }
        )
        var places: [Place] = []
        for (bucket, reply) in zip(buckets, replies) {
            guard let names = reply.elements else { throw client.unexpected("HKEYS") }
            let fields = names.compactMap(\.text).filter { !$0.hasSuffix(":guard") }
            let found = fields.map { Place(bucket: bucket, field: $0, partition: Int32($0) ?? .max, length: 0) }
            places += found.sorted { $0.partition < $1.partition }
        }
        let lengths = try await client.call(
            places.map { RedisCommand("HSTRLEN", .text(StateKeys.bucket(group, $0.bucket)), .text($0.field)) }
        )
        for (index, length) in zip(places.indices, lengths) {
            guard case .integer(let length) = length else { throw client.unexpected("HSTRLEN") }
            places[index].length = Int(length)
        }
        return places
    }

    /// The contributions at some places, as far as they are still there.
    private func content(
        at places: ArraySlice<Place>,
        _ group: UpdaterGroup
    ) async throws(PortError) -> [BucketContribution] {
        let replies = try await client.call(
            places.map { place in
                RedisCommand(
                    "HMGET",
                    .text(StateKeys.bucket(group, place.bucket)),
                    .text(place.field),
                    "\(place.field):guard"
                )
            },
            awaiting: places.reduce(0) { $0 + $1.length }
        )
        var contributions: [BucketContribution] = []
        for (place, reply) in zip(places, replies) {
            guard let pair = reply.elements, pair.count == 2 else { throw client.unexpected("HMGET") }
            // It may have gone since its length was asked for, with all other state.
            guard pair != [.null, .null] else { continue }
            let content = try content(pair[0], guard: pair[1], at: StateKeys.bucket(group, place.bucket))
            contributions.append(BucketContribution(bucket: place.bucket, content: content))
        }
        return contributions
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
