import Logging
import ServiceKit

/// What all parts of a process share.
struct ProcessContext {
    let metrics: PrometheusRegistry
    let logger: Logger
}
