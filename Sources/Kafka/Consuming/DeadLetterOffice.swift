internal import Logging
internal import Metrics
internal import Ports

/// Appends records that nobody can read to the dead-letter topic, at least once each.
struct DeadLetterOffice: Sendable {
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(5)

    let producer: Producer
    let topics: KafkaTopicNames
    let kept: Counter
    let logger: Logger

    /// Returns when the records are durable there, trying again for as long as the trouble may pass.
    /// - Returns: false when the task was cancelled, or the log closed, before that.
    func keep(_ letters: [DeadLetter]) async throws(PortError) -> Bool {
        guard let first = letters.first else { return true }
        logger.warning(
            "Records that cannot be read go to the dead-letter topic.",
            metadata: [
                "kafka.count": "\(letters.count)", "kafka.partition": "\(first.partition)",
                "kafka.offset": "\(first.offset)", "kafka.reason": "\(first.reason)",
            ]
        )
        switch try await append(letters.map { record(of: $0) }) {
        case .kept: break
        case .givenUp: return false
        case .tooLarge:
            // With the headers that are added, one of them is larger than the topic allows.
            for letter in letters { guard try await keep(letter) else { return false } }
        }
        kept.increment(by: letters.count)
        return true
    }

    private func keep(_ letter: DeadLetter) async throws(PortError) -> Bool {
        let outcome = try await append([record(of: letter)])
        guard outcome == .tooLarge else { return outcome == .kept }
        return try await append([record(of: letter, isWhole: false)]) == .kept
    }

    private func record(of letter: DeadLetter, isWhole: Bool = true) -> OutgoingRecord {
        letter.record(source: topics.ratings, topic: topics.deadLetters, isWhole: isWhole)
    }

    private enum Outcome {
        case kept
        case tooLarge
        case givenUp
    }

    private func append(_ records: [OutgoingRecord]) async throws(PortError) -> Outcome {
        var pause = Self.shortestPause
        while true {
            do throws(PortError) {
                _ = try await producer.append(.records(records))
                return .kept
            } catch {
                if error.code == .closed { return .givenUp }
                if error.code == .invalidRequest { return .tooLarge }
                guard error.isRetriable else { throw error }
                logger.debug("Dead letters are not kept yet.", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: pause) } catch { return .givenUp }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
