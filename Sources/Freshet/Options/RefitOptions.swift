import ArgumentParser
import BatchTrainer

/// When the trainer refits without being asked.
struct RefitOptions: ParsableArguments {
    @Option(help: "Refit when this many events have arrived since the last refit; 0 for never.")
    var refitEvents = 1_000_000

    @Option(help: "Refit when this many minutes have passed and events have arrived; 0 for never.")
    var refitMinutes = 60

    func validate() throws {
        guard refitEvents >= 0, (0...525_600).contains(refitMinutes) else {
            throw ValidationError("--refit-events is not negative, --refit-minutes 0 to 525600")
        }
    }

    var schedule: RefitSchedule {
        RefitSchedule(
            events: refitEvents == 0 ? nil : refitEvents,
            interval: refitMinutes == 0 ? nil : .seconds(60 * refitMinutes)
        )
    }
}
