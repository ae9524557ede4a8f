internal import Ports

/// The scripts that compare and write in one step.
struct StateScripts: Sendable {
    /// Claims the store for a log and writes contributions: the first steps of a commit.
    let contribute: RedisScript
    /// Writes the records of some users: a step of a commit.
    let record: RedisScript
    /// Raises a group's progress and announces it: the last step of a commit.
    let advance: RedisScript
    /// Writes fields beside a record that has not changed.
    let view: RedisScript

    /// Makes the scripts known to the server.
    init(loadedBy client: RedisClient) async throws(PortError) {
        contribute = try await client.load(Self.common + Self.contributeSource)
        record = try await client.load(Self.common + Self.recordSource)
        advance = try await client.load(Self.common + Self.advanceSource)
        view = try await client.load(Self.viewSource)
    }

    /// Numbers are compared as decimal text, because Lua's are exact only up to 2^53.
    private static let common = """
        local function higher(a, b)
          local minus = b:sub(1, 1) == '-'
          if (a:sub(1, 1) == '-') ~= minus then return minus end
          if minus then a, b = b, a end
          if #a ~= #b then return #a > #b end
          return a > b
        end
        local function fault(name, text) return redis.error_reply(name .. ' ' .. text) end
        -- Checks that the step before is there, and with it everything before that.
        local function wasLost(marker, step)
          local last = redis.call('GET', marker) or 'nothing'
          if last ~= string.format('%d', step - 1) then
            return fault('FRESHET_LOST', 'it lost what a commit had written, as in a failover or a restart without the last '
              .. 'writes: step ' .. step .. ' follows ' .. last)
          end
        end
        -- Marks a step as done, for an hour: that of a process that has ended goes away by itself.
        local function mark(marker, step) redis.call('SET', marker, step, 'EX', 3600) end
        -- Whether what is guarded by `field` of a key may be replaced; or an error reply.
        local function admits(key, field, log, offset)
          local stored = redis.call('HGET', key, field)
          if not stored then return true end
          local other, reached = stored:match('^(%x+%.%d+)%.%d+%.(%d+)$')
          if not other then return false, fault('FRESHET_GUARD', key .. ' has a guard that cannot be read: ' .. stored) end
          if other ~= log then return false, fault('FRESHET_FOREIGN', key .. ' is of log ' .. other .. ', not of ' .. log) end
          return higher(offset, reached)
        end
        -- Checks that progress is where ARGV says it was, from ARGV[first] on: a count, then so many fields and values.
        local function wentBack(key, first)
          for i = first + 1, first + 2 * tonumber(ARGV[first]), 2 do
            local stored = redis.call('HGET', key, ARGV[i])
            if not stored or higher(ARGV[i + 1], stored) then
              return fault('FRESHET_BACK', 'the state went back, as after a restart without its last writes: in ' .. key
                .. ' ' .. ARGV[i] .. ' was ' .. ARGV[i + 1] .. ' and is ' .. (stored or 'gone'))
            end
          end
        end

        """

    /// KEYS: log, progress, buckets, marker, then the hash of each contribution's bucket.
    /// ARGV: log, step, known progress, then bucket, partition, offset and bytes of each contribution.
    private static let contributeSource = """
        local log = redis.call('GET', KEYS[1])
        if log and log ~= ARGV[1] then
          return fault('FRESHET_FOREIGN', 'the state is of log ' .. log .. ', not of ' .. ARGV[1])
        end
        local refusal = wentBack(KEYS[2], 3) or ARGV[2] ~= '0' and wasLost(KEYS[4], ARGV[2])
        if refusal then return refusal end
        if not log then redis.call('SET', KEYS[1], ARGV[1]) end
        local key = 4
        for i = 4 + 2 * tonumber(ARGV[3]), #ARGV, 4 do
          key = key + 1
          local field = ARGV[i + 1]
          local isHigher, refusal = admits(KEYS[key], field .. ':guard', ARGV[1], ARGV[i + 2])
          if refusal then return refusal end
          if isHigher then
            redis.call('ZADD', KEYS[3], ARGV[i], ARGV[i])
            redis.call('HSET', KEYS[key], field, ARGV[i + 3],
              field .. ':guard', ARGV[1] .. '.' .. field .. '.' .. ARGV[i + 2])
          end
        end
        mark(KEYS[4], ARGV[2])
        return 1
        """

    /// KEYS: marker, then the users.
    /// ARGV: log, step, group, then of each user partition, offset, bytes, a count, and so many names and values of views.
    private static let recordSource = """
        local refusal = wasLost(KEYS[1], ARGV[2])
        if refusal then return refusal end
        local group, field, i = ARGV[3], ARGV[3] .. '_guard', 4
        for key = 2, #KEYS do
          local views = i + 4
          local following = views + 2 * tonumber(ARGV[i + 3])
          local isHigher, refusal = admits(KEYS[key], field, ARGV[1], ARGV[i + 1])
          if refusal then return refusal end
          if isHigher then
            redis.call('HSET', KEYS[key], group, ARGV[i + 2], field, ARGV[1] .. '.' .. ARGV[i] .. '.' .. ARGV[i + 1],
              unpack(ARGV, views, following - 1))
          end
          i = following
        end
        mark(KEYS[1], ARGV[2])
        return 1
        """

    /// KEYS: log, progress, marker.
    /// ARGV: log, step, known progress, channel, then fields and values. Returns the whole progress.
    private static let advanceSource = """
        local log = redis.call('GET', KEYS[1])
        if log and log ~= ARGV[1] then
          return fault('FRESHET_FOREIGN', 'the state is of log ' .. log .. ', not of ' .. ARGV[1])
        end
        local refusal = wentBack(KEYS[2], 3) or wasLost(KEYS[3], ARGV[2])
        if refusal then return refusal end
        redis.call('DEL', KEYS[3])
        local channel = 4 + 2 * tonumber(ARGV[3])
        for i = channel + 1, #ARGV, 2 do
          local stored = redis.call('HGET', KEYS[2], ARGV[i])
          if not stored or higher(ARGV[i + 1], stored) then redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
        end
        local progress = redis.call('HGETALL', KEYS[2])
        if #progress > 0 then
          redis.call('PUBLISH', ARGV[channel], ARGV[1] .. ' ' .. table.concat(progress, ' '))
        end
        return progress
        """

    /// KEYS: the user. ARGV: guard field, guard, then names and values. Returns whether the guard was as given.
    private static let viewSource = """
        if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], unpack(ARGV, 3))
        return 1
        """
}
