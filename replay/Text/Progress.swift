import Synchronization

/// Shows how far a job is: a bar redrawn in place on a terminal, a plain line every few seconds elsewhere.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var eventTime: Int64?
        var lastDrawn: ContinuousClock.Instant
    }

    private let unit: String
    private let total: Int
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init(unit: String, total: Int) {
        self.unit = unit
        self.total = total
        state = Mutex(State(lastDrawn: start))
    }

    /// Counts what was done and draws, if the last drawing is old enough.
    func advance(by count: Int, eventTime: Int64? = nil) {
        state.withLock { state in
            state.done += count
            state.eventTime = eventTime ?? state.eventTime
            let columns = Terminal.columns
            let now = ContinuousClock.now
            guard now - state.lastDrawn >= (columns == nil ? .seconds(5) : .milliseconds(100)) else { return }
            state.lastDrawn = now
            draw(line(state), columns: columns)
        }
    }

    /// Draws a last time and ends the line; only on a terminal, where a bar would be left half-way.
    func finish() {
        state.withLock { state in
            guard let columns = Terminal.columns else { return }
            draw(line(state), columns: columns)
            Terminal.write("\n")
        }
    }

    /// Writes a line of its own, above the bar.
    func note(_ text: String) {
        state.withLock { _ in Terminal.write((Terminal.columns == nil ? "" : "\r\u{1b}[K") + text + "\n") }
    }

    private func line(_ state: borrowing State) -> ProgressLine {
        ProgressLine(
            unit: unit,
            done: state.done,
            total: total,
            elapsed: .now - start,
            eventTime: state.eventTime
        )
    }

    private func draw(_ line: ProgressLine, columns: Int?) {
        Terminal.write(columns.map { "\r" + line.text(columns: $0) + "\u{1b}[K" } ?? line.text + "\n")
    }
}
