internal import Ports

/// The newest value of each key among records of a compacted topic.
struct CompactedFold {
    private var newest: [String: CompactedRecord] = [:]

    /// Whether no key has a value.
    var isEmpty: Bool { newest.isEmpty }

    /// Takes the next record.
    /// - Parameters:
    ///   - key: records without a key, or with one that is not text, are none of ours.
    ///   - value: nil deletes the key.
    ///   - offset: the record's; its version is one more, so that 0 is before all of them.
    mutating func add(key: [UInt8]?, value: [UInt8]?, offset: Int64) {
        guard let key, let name = String(validating: key, as: UTF8.self) else { return }
        newest[name] = value.map { CompactedRecord(key: name, value: $0, version: offset + 1) }
    }

    /// The values, ascending by version.
    var records: [CompactedRecord] { newest.values.sorted { $0.version < $1.version } }
}
