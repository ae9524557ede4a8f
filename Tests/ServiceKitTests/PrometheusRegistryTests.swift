import Metrics
import Testing

@testable import ServiceKit

@Suite("Prometheus text")
struct PrometheusRegistryTests {
    /// The lines of everything but the process's own figures.
    private func lines(_ registry: PrometheusRegistry) -> [String] {
        registry.text().split(separator: "\n").map(String.init).prefix {
            $0 != "# TYPE process_cpu_seconds_total counter"
        }
        .map { $0 }
    }

    @Test("Counters end in _total, dots become underscores, labels are ordered")
    func counters() {
        let registry = PrometheusRegistry()
        Counter(label: "freshet.a.b", dimensions: [("z", "1"), ("a.x", "2")], factory: registry).increment(by: 3)
        Counter(label: "freshet.a.b", dimensions: [("a.x", "2"), ("z", "1")], factory: registry).increment()
        Counter(label: "done_total", dimensions: [], factory: registry).increment()
        #expect(
            lines(registry) == [
                "# TYPE done_total counter", "done_total 1",
                "# TYPE freshet_a_b_total counter", #"freshet_a_b_total{a_x="2",z="1"} 4"#,
            ]
        )
    }

    @Test("Gauges keep the last value; recorders that aggregate keep sum and count")
    func gauges() {
        let registry = PrometheusRegistry()
        let gauge = Gauge(label: "g", dimensions: [], factory: registry)
        gauge.record(5)
        gauge.record(-1.5)
        let meter = Meter(label: "m", dimensions: [], factory: registry)
        meter.set(2)
        meter.increment(by: 3.5)
        meter.decrement(by: 1)
        let recorder = Recorder(label: "r", dimensions: [], aggregate: true, factory: registry)
        recorder.record(2)
        recorder.record(3)
        Gauge(label: "nan", dimensions: [], factory: registry).record(Double.nan)
        #expect(
            lines(registry) == [
                "# TYPE g gauge", "g -1.5", "# TYPE m gauge", "m 4.5", "# TYPE nan gauge", "nan NaN",
                "# TYPE r summary", "r_sum 5", "r_count 2",
            ]
        )
    }

    @Test("Timers are histograms in seconds whose buckets add up")
    func timers() {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "t", dimensions: [("a", "b")], factory: registry)
        timer.recordNanoseconds(500_000)
        timer.recordMilliseconds(30)
        timer.recordSeconds(60)
        let lines = lines(registry)
        #expect(lines.first == "# TYPE t_seconds histogram")
        #expect(lines.contains(#"t_seconds_bucket{a="b",le="0.0005"} 1"#))
        #expect(lines.contains(#"t_seconds_bucket{a="b",le="0.025"} 1"#))
        #expect(lines.contains(#"t_seconds_bucket{a="b",le="0.05"} 2"#))
        #expect(lines.contains(#"t_seconds_bucket{a="b",le="10"} 2"#))
        #expect(
            lines.suffix(3) == [
                #"t_seconds_bucket{a="b",le="+Inf"} 3"#, #"t_seconds_sum{a="b"} 60.0305"#, #"t_seconds_count{a="b"} 3"#,
            ]
        )
    }

    @Test("Label values are escaped, names made valid")
    func escaping() {
        let registry = PrometheusRegistry()
        Counter(label: "1é", dimensions: [("a-b", "x\"y\\z\nw")], factory: registry).increment()
        #expect(lines(registry).last == #"_1__total{a_b="x\"y\\z\nw"} 1"#)
    }

    @Test("A name of two types is written as the first one's")
    func conflict() {
        let registry = PrometheusRegistry()
        Gauge(label: "x", dimensions: [], factory: registry).record(1)
        Recorder(label: "x", dimensions: [], aggregate: true, factory: registry).record(7)
        #expect(lines(registry) == ["# TYPE x gauge", "x 1"])
    }

    @Test("A destroyed metric is gone")
    func destroyed() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "x", dimensions: [], factory: registry)
        counter.increment()
        counter.destroy()
        #expect(lines(registry) == [])
    }

    @Test("Counts from many tasks add up")
    func concurrent() async {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        Counter(label: "n", dimensions: [], factory: registry).increment()
                        Timer(label: "t", dimensions: [], factory: registry).recordNanoseconds(1)
                    }
                }
            }
        }
        #expect(lines(registry).contains("n_total 8000"))
        #expect(lines(registry).contains("t_seconds_count 8000"))
    }

    @Test("The figures of the process are read from the system")
    func processFigures() {
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t1024 kB\nVmSize: 7 pages\n"
        #expect(ProcessFigures.bytes(of: "VmRSS", in: status) == 1_048_576)
        #expect(ProcessFigures.bytes(of: "VmHWM", in: status) == 2_097_152)
        #expect(ProcessFigures.bytes(of: "VmSize", in: status) == nil)
        #expect(ProcessFigures.bytes(of: "VmSwap", in: "") == nil)
        let text = PrometheusRegistry().text()
        #expect(text.contains("process_cpu_seconds_total "))
        #if os(Linux)
        #expect(text.contains("\nprocess_resident_memory_bytes "))
        #expect(text.contains("\nfreshet_process_peak_resident_memory_bytes "))
        #endif
    }
}
