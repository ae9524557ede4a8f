internal import Events

/// How much may wait to be delivered, so that brokers that do not answer do not fill the memory.
struct AppendBudget {
    /// What an append holds in memory.
    struct Size: Hashable {
        var records: Int
        var bytes: Int
    }

    /// What may wait together.
    let limit: Size
    /// What waits.
    private(set) var taken = Size(records: 0, bytes: 0)

    init(limit: Size) {
        self.limit = limit
    }

    /// Takes an append, if there is room. One alone is taken whatever its size: it is in memory already.
    mutating func take(_ size: Size) -> Bool {
        let isAlone = taken.records == 0
        let fits = taken.records + size.records <= limit.records && taken.bytes + size.bytes <= limit.bytes
        guard isAlone || fits else { return false }
        taken.records += size.records
        taken.bytes += size.bytes
        return true
    }

    /// An append that was taken has ended.
    mutating func giveBack(_ size: Size) {
        taken.records -= size.records
        taken.bytes -= size.bytes
    }
}

extension AppendJob.Content {
    /// What it holds in memory, about.
    var size: AppendBudget.Size {
        switch self {
        case .events(let events):
            AppendBudget.Size(records: events.count, bytes: events.count * MemoryLayout<Event>.stride)
        case .records(let records):
            AppendBudget.Size(records: records.count, bytes: records.reduce(0) { $0 + $1.size })
        }
    }
}

extension OutgoingRecord {
    /// Bytes of its key, value and headers.
    fileprivate var size: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) }
    }
}
