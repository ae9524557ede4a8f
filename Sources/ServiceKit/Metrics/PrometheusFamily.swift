/// The series of one name.
struct PrometheusFamily: Sendable {
    enum Kind: String {
        case counter
        case gauge
        case histogram
        case summary
    }

    let type: Kind
    /// The series by the text of their labels.
    var series: [String: any PrometheusSeries] = [:]
}

/// One series: a name's values for one combination of labels.
protocol PrometheusSeries: AnyObject, Sendable {
    var labels: PrometheusLabels { get }

    /// Writes the series' lines.
    func write(name: String, to text: inout String)
}
