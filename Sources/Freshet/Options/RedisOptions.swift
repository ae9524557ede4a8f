import ArgumentParser
import Ports
import Redis
import ServiceKit

/// Where user state is.
struct RedisOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The Redis server with user state: redis://[[user]:password@]host[:port][/database].",
            valueName: "url"
        )
    )
    var redis = "redis://127.0.0.1:6379/0"

    @Option(help: ArgumentHelp("Its password, better given as FRESHET_REDIS_PASSWORD.", valueName: "text"))
    var redisPassword: String?

    @Option(help: ArgumentHelp("How long a call to it may take, waiting included.", valueName: "milliseconds"))
    var redisTimeout = 1000

    func validate() throws {
        guard (1...600_000).contains(redisTimeout) else {
            throw ValidationError("--redis-timeout is a number of milliseconds from 1 to 600000")
        }
        do {
            _ = try configuration()
        } catch let error as PortError {
            throw ValidationError("--redis: \(error.message)")
        }
    }

    func configuration() throws -> RedisConfiguration {
        var configuration = try RedisConfiguration(url: redis)
        configuration.timeout = .milliseconds(redisTimeout)
        // A password in an address that was given where it counts before the password stays, as in arguments before the environment.
        let isURLStronger = LayeredArguments.current?.counts("redis", before: "redis-password") ?? false
        if let redisPassword, configuration.password == nil || !isURLStronger { configuration.password = redisPassword }
        return configuration
    }
}
