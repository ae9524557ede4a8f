/// An attribute with a known list of values. A value's code is its place in the list, counted from 1; 0 is "unknown".
public struct CategoricalAttribute: Codable, Hashable, Sendable {
    public let name: String
    /// The values in the order of their codes; at most 63.
    public let values: [String]

    public init(name: String, values: [String]) {
        precondition(values.count <= 63, "an attribute has at most 63 values")
        self.name = name
        self.values = values
    }

    /// The code of a value, 0 when it is not in the list.
    public func code(of value: String) -> UInt8 {
        values.firstIndex(of: value).map { UInt8($0 + 1) } ?? 0
    }
}
