/// The labels of a series as Prometheus text, ordered by name; the last value counts where a name comes twice.
struct PrometheusLabels: Sendable {
    /// `{a="1",b="2"}`, or nothing when there are none.
    let text: String
    /// The same without the braces.
    private let pairs: String

    init(_ dimensions: [(String, String)]) {
        var values: [String: String] = [:]
        for (name, value) in dimensions {
            values[prometheusName(name).replacing(":", with: "_")] = value
        }
        pairs =
            values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
            .joined(separator: ",")
        text = pairs.isEmpty ? "" : "{\(pairs)}"
    }

    /// The labels and one more at the end.
    func with(_ name: String, _ value: String) -> String {
        pairs.isEmpty ? "{\(name)=\"\(value)\"}" : "{\(pairs),\(name)=\"\(value)\"}"
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

/// A name with only the characters that Prometheus allows: dots and all others become underscores.
func prometheusName(_ label: String) -> String {
    var name = ""
    for character in label.unicodeScalars {
        switch character {
        case "a"..."z", "A"..."Z", "_", ":": name.unicodeScalars.append(character)
        case "0"..."9": name += name.isEmpty ? "_\(character)" : "\(character)"
        default: name += "_"
        }
    }
    return name.isEmpty ? "_" : name
}

/// A number as Prometheus writes it.
func prometheusNumber(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return Int64(exactly: value).map(String.init) ?? value.description
}
