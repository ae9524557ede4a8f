public import Metrics
import Synchronization

/// Keeps metrics in memory and writes them as Prometheus text. Used from any task.
///
/// A metric made twice with the same label and dimensions is one series. Every combination of dimensions is kept until it
/// is destroyed: callers choose dimensions with few values.
///
/// | swift-metrics | Prometheus |
/// |---|---|
/// | counter | counter `<name>_total` |
/// | meter, recorder that does not aggregate | gauge `<name>` |
/// | recorder that aggregates | summary `<name>` with sum and count |
/// | timer | histogram `<name>_seconds` |
public final class PrometheusRegistry: Sendable {
    private let families = Mutex<[String: PrometheusFamily]>([:])

    public init() {}

    /// Everything measured so far and the figures of the process, ordered by name and labels.
    public func text() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            text += "# TYPE \(name) \(family.type.rawValue)\n"
            for (_, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name: name, to: &text)
            }
        }
        return text + ProcessFigures.current().text
    }

    /// The series of this name and these dimensions, made if it is not there.
    ///
    /// When the name is taken by another type, one of the two has the wrong name: the newer one is left out of the text.
    private func series<Series: PrometheusSeries>(
        _ type: PrometheusFamily.Kind,
        name: String,
        dimensions: [(String, String)],
        make: (PrometheusLabels) -> Series
    ) -> Series {
        let labels = PrometheusLabels(dimensions)
        return families.withLock { families in
            if let existing = families[name]?.series[labels.text] as? Series { return existing }
            let new = make(labels)
            if families[name, default: PrometheusFamily(type: type)].type == type {
                families[name, default: PrometheusFamily(type: type)].series[labels.text] = new
            }
            return new
        }
    }

    private func remove(_ handler: any AnyObject & Sendable) {
        guard let series = handler as? any PrometheusSeries else { return }
        families.withLock { families in
            for (name, family) in families where family.series[series.labels.text] === series {
                families[name]?.series[series.labels.text] = nil
            }
        }
    }
}

extension PrometheusRegistry: MetricsFactory {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let name = prometheusName(label)
        return series(
            .counter,
            name: name.hasSuffix("_total") ? name : name + "_total",
            dimensions: dimensions,
            make: PrometheusCounter.init
        )
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, name: prometheusName(label), dimensions: dimensions, make: PrometheusGauge.init)
    }

    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else {
            return series(.gauge, name: prometheusName(label), dimensions: dimensions, make: PrometheusGauge.init)
        }
        return series(.summary, name: prometheusName(label), dimensions: dimensions, make: PrometheusSummary.init)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = prometheusName(label)
        return series(
            .histogram,
            name: name.hasSuffix("_seconds") ? name : name + "_seconds",
            dimensions: dimensions,
            make: PrometheusHistogram.init
        )
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
