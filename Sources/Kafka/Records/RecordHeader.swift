/// A header of a record.
struct RecordHeader: Hashable, Sendable {
    var name: String
    /// Nil is a header without a value.
    var value: [UInt8]?

    init(_ name: String, value: [UInt8]?) {
        self.name = name
        self.value = value
    }

    init(_ name: String, _ text: String) {
        self.init(name, value: Array(text.utf8))
    }
}
