public import ArgumentParser
public import Logging
import Metrics
import ServiceKit

/// What every long-running command takes.
struct ProcessOptions: ParsableArguments {
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "What to log: trace, debug, info, notice, warning, error or critical.")
    var logLevel = Logger.Level.info

    @OptionGroup var configuration: ConfigurationOptions

    /// Sets up logging and metrics of the process, once, and logs what counts of the configuration.
    /// - Parameter role: what the process does; the label of its log.
    func start(_ role: String) -> ProcessContext {
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "freshet.\(role)")
        logger.logLevel = logLevel
        LayeredArguments.current?.log(to: logger)
        return ProcessContext(metrics: metrics, logger: logger)
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
