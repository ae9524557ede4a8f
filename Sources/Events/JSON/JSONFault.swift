/// Where and why a text is not the JSON that was expected.
struct JSONFault: Error, Hashable {
    /// Counted from 0.
    var byte: Int
    var reason: String
}
