#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#else
import Musl
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the system says about this process.
struct ProcessFigures: Hashable, Sendable {
    /// In bytes; known on Linux only.
    var residentMemory: Int64?
    /// The highest resident memory so far, in bytes; known on Linux only.
    var peakResidentMemory: Int64?
    /// User and system time of all threads, in seconds.
    var processorTime: Double

    /// POSIX fixes the unit of `clock()`.
    private static let clocksPerSecond = 1e6

    static func current() -> ProcessFigures {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return ProcessFigures(
            residentMemory: bytes(of: "VmRSS", in: status),
            peakResidentMemory: bytes(of: "VmHWM", in: status),
            processorTime: Double(clock()) / Self.clocksPerSecond
        )
    }

    /// The figures as Prometheus text; those that are not known are left out.
    var text: String {
        var text = "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total \(processorTime)\n"
        if let residentMemory {
            text += "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes \(residentMemory)\n"
        }
        if let peakResidentMemory {
            let name = "freshet_process_peak_resident_memory_bytes"
            text += "# TYPE \(name) gauge\n\(name) \(peakResidentMemory)\n"
        }
        return text
    }

    /// The value of a line like `VmRSS:     1234 kB`.
    static func bytes(of key: String, in status: String) -> Int64? {
        for line in status.split(separator: "\n") where line.hasPrefix(key + ":") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count == 3, words[2] == "kB", let kibibytes = Int64(words[1]) else { return nil }
            return kibibytes * 1024
        }
        return nil
    }
}
