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

    /// Returns when the records are durable there, trying again for as long as the trouble may pass. A record that the topic
    /// does not take whole is kept without most of its value.
    /// - Returns: false when the task was cancelled, or the log closed, before that.
    /// - Throws: when the topic takes nothing, with the place of the record and what to do.
    func keep(_ letters: [DeadLetter]) async throws(PortError) -> Bool {
        guard let first = letters.first else { return true }
        logger.warning(
            "Records that cannot be read go to the dead-letter topic.",
            metadata: [
                "kafka.count": "\(letters.count)", "kafka.partition": "\(first.partition)",
                "kafka.offset": "\(first.offset)", "kafka.reason": "\(first.reason)",
            ]
        )
        switch await append(letters, .whole) {
        case .kept: break
        case .givenUp: return false
        // One of them may be larger, with the headers that are added, than the topic allows.
        case .refused: for letter in letters { guard try await keep(letter) else { return false } }
        }
        kept.increment(by: letters.count)
        return true
    }

    private func keep(_ letter: DeadLetter) async throws(PortError) -> Bool {
        var refusal: PortError?
        for extent in DeadLetter.Extent.allCases {
            switch await append([letter], extent) {
            case .kept: return true
            case .givenUp: return false
            case .refused(let error):
                refusal = error
                // Less of it changes nothing about rights, or a topic that is missing.
                if error.code != .invalidRequest { throw unkept(letter, error) }
            }
        }
        guard let refusal else { return false }
        throw unkept(letter, refusal)
    }

    /// What to say of a record that cannot be kept: whoever passes over it, loses it.
    private func unkept(_ letter: DeadLetter, _ error: PortError) -> PortError {
        PortError(
            error.code,
            "the record at offset \(letter.offset) of partition \(letter.partition) of topic \(topics.ratings) cannot be read "
                + "(\(letter.reason)), and topic \(topics.deadLetters) does not take a copy (\(error.message)): let this "
                + "process write to that topic (freshet topics create makes it; its rights, cleanup.policy=delete and "
                + "max.message.bytes are the broker's), and start again"
        )
    }

    private enum Outcome {
        case kept
        /// For good.
        case refused(PortError)
        case givenUp
    }

    private func append(_ letters: [DeadLetter], _ extent: DeadLetter.Extent) async -> Outcome {
        let records = letters.map { $0.record(source: topics.ratings, topic: topics.deadLetters, extent: extent) }
        var pause = Self.shortestPause
        while true {
            do throws(PortError) {
                _ = try await producer.append(.records(records))
                return .kept
            } catch {
                if error.code == .closed { return .givenUp }
                guard error.isRetriable else { return .refused(error) }
                logger.debug("Dead letters are not kept yet.", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: pause) } catch { return .givenUp }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
