import Events
import TestSupport

/// What a chaotic run sends: a data set's events, some of them in another order, some late, some again, and records that
/// cannot be read among them. A function of its seed.
///
/// What it leads to does not depend on when a process is killed: events change places only within a bucket of event time,
/// and a late one comes after its partition's own events have closed its bucket.
struct ChaosPlan {
    enum Step {
        /// Events, which may have been sent before.
        case events([Event])
        /// A record that nobody can read; no two are equal.
        case corrupt([UInt8])
    }

    let steps: [Step]
    /// Every event once, in the order in which it is first sent.
    let events: [Event]
    let lateCount: Int

    var corrupt: [[UInt8]] {
        steps.compactMap { step in
            if case .corrupt(let bytes) = step { bytes } else { nil }
        }
    }

    /// - Parameters:
    ///   - original: in the order of their times. Their ids are replaced.
    ///   - batchLimit: the most events in a step.
    init(_ original: [Event], partitionCount: Int32, batchLimit: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let mixed = Self.mixed(original, &generator)
        let late = Self.delayed(mixed, partitionCount: partitionCount, &generator)
        lateCount = late.count
        // A user's numbers have to increase in the order of sending.
        events = late.events.enumerated().map { index, event in
            var event = event
            event.eventID = EventID(source: seed | 1 << 63, sequence: UInt32(index + 1))
            return event
        }
        steps = Self.steps(events, batchLimit: batchLimit, &generator)
    }

    /// Stretches of events of one bucket in another order.
    private static func mixed(_ original: [Event], _ generator: inout SeededGenerator) -> [Event] {
        var events = original
        var start = 0
        while start < events.count {
            let bucket = BucketClock.daily.bucket(of: events[start].timestamp)
            let limit = min(events.count, start + Int.random(in: 2...40, using: &generator))
            let end = events[start..<limit].firstIndex { BucketClock.daily.bucket(of: $0.timestamp) != bucket } ?? limit
            if Int.random(in: 0..<5, using: &generator) == 0 { events[start..<end].shuffle(using: &generator) }
            start = end
        }
        return events
    }

    /// A few events, each moved behind the event of its partition that closes its bucket. Those whose bucket nothing closes
    /// are left out.
    private static func delayed(
        _ events: [Event],
        partitionCount: Int32,
        _ generator: inout SeededGenerator
    ) -> (events: [Event], count: Int) {
        let clock = BucketClock.daily
        var held: [Int32: [Event]] = [:]
        var result: [Event] = []
        var count = 0
        for event in events {
            let partition = Partitioner.partition(of: event.userID, partitionCount: partitionCount)
            if Int.random(in: 0..<300, using: &generator) == 0 {
                held[partition, default: []].append(event)
                continue
            }
            result.append(event)
            let closed = clock.newestClosed(at: event.timestamp)
            let due = held[partition, default: []].filter { clock.bucket(of: $0.timestamp) <= closed }
            guard !due.isEmpty else { continue }
            held[partition]?.removeAll { clock.bucket(of: $0.timestamp) <= closed }
            result += due
            count += due.count
        }
        return (result, count)
    }

    private static func steps(
        _ events: [Event],
        batchLimit: Int,
        _ generator: inout SeededGenerator
    ) -> [Step] {
        var steps: [Step] = []
        var start = 0
        while start < events.count {
            let end = min(events.count, start + Int.random(in: 1...batchLimit, using: &generator))
            steps.append(.events(Array(events[start..<end])))
            start = end
            if Int.random(in: 0..<8, using: &generator) == 0 {
                let again = Int.random(in: 0..<end, using: &generator)
                steps.append(.events(Array(events[again..<min(end, again + 200)])))
            }
            if Int.random(in: 0..<8, using: &generator) == 0 {
                steps.append(.corrupt(corrupt(steps.count, &generator)))
            }
        }
        return steps
    }

    /// - Parameter number: is in the record, so that no two are equal.
    private static func corrupt(_ number: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        let forms = [
            #"{"userid":1,"itemid":\#(number),"rating":9}"#,
            #"{"userid":0,"itemid":\#(number),"rating":4}"#,
            #"{"userid":1,"itemid":\#(number)}"#,
            #"{"userid":1,"itemid":\#(number),"rating":4,"ts":99999999999999}"#,
            #"{"userid":1,"itemid":\#(number),"rating"#,
            "\u{1}record \(number)\u{0}\u{2}",
        ]
        return Array((forms.randomElement(using: &generator) ?? "").utf8)
    }
}
