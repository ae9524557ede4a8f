/// A script that the server runs as a whole, with nothing in between.
struct RedisScript: Sendable {
    /// Lua.
    let source: String
    /// By what the server knows it.
    let digest: String

    /// A command that runs it.
    func call(keys: [String], _ arguments: [RedisArgument]) -> ScriptCall {
        ScriptCall(
            script: self,
            command: RedisCommand(
                ["EVALSHA", .text(digest), "\(keys.count)"] + keys.map { .text($0) } + arguments
            )
        )
    }
}

/// A script with its keys and arguments.
struct ScriptCall: Sendable {
    let script: RedisScript
    let command: RedisCommand
}
