/// What one layer says of an option.
struct LayerSetting {
    /// The values, as they would be written in an argument list; one of `true` and `false` for a flag. Only an option
    /// that can be repeated has more than one.
    let values: [String]
    /// Where they come from.
    let source: ConfigurationSource

    init(values: [String], source: ConfigurationSource) {
        self.values = values
        self.source = source
    }

    /// A flag's setting from a word for yes or no, in any case of letters.
    ///
    /// - Throws: `notBoolean`.
    init(flag name: String, word: String, source: ConfigurationSource) throws(ConfigurationError) {
        switch word.lowercased() {
        case "true", "yes", "on", "1": self.init(values: ["true"], source: source)
        case "false", "no", "off", "0": self.init(values: ["false"], source: source)
        default: throw .notBoolean(option: name, value: word, at: source)
        }
    }

    /// The arguments that give the option so; none for a flag that is off and has no opposite.
    func arguments(for option: ConfigurableOption) -> [String] {
        let name = "--\(option.name)"
        guard case .flag(let opposite) = option.kind else {
            // ArgumentParser refuses an empty value with an equals sign, and one that starts with a hyphen without.
            return values.flatMap { $0.isEmpty ? [name, $0] : ["\(name)=\($0)"] }
        }
        return values == ["true"] ? [name] : [opposite].compactMap(\.self)
    }
}
