/// The environment variables that give options. One that is empty counts as not set.
struct EnvironmentLayer {
    private static let prefix = "FRESHET_"

    private let variables: [String: String]

    init(_ environment: [String: String]) {
        variables = environment.filter { $0.key.hasPrefix(Self.prefix) && !$0.value.isEmpty }
    }

    /// The variable that gives the option of a name, which is without dashes in front.
    static func variable(of name: String) -> String {
        prefix + name.uppercased().replacing("-", with: "_")
    }

    /// What the environment says of an option; nil when nothing. The values of one that can be repeated are divided at
    /// line breaks.
    ///
    /// - Throws: `notBoolean`.
    func setting(of option: ConfigurableOption) throws(ConfigurationError) -> LayerSetting? {
        guard let variable = option.variables.first(where: { variables[$0] != nil }), let text = variables[variable]
        else { return nil }
        let source = ConfigurationSource.environment(variable: variable)
        switch option.kind {
        case .value: return LayerSetting(values: [text], source: source)
        case .flag: return try LayerSetting(flag: option.name, word: text, source: source)
        case .values:
            let lines = text.split(whereSeparator: \.isNewline).map(String.init)
            return lines.isEmpty ? nil : LayerSetting(values: lines, source: source)
        }
    }

    /// The variables with Freshet's prefix that none of the options has, in the order of their names.
    func unknown(besides options: [ConfigurableOption]) -> [String] {
        Set(variables.keys).subtracting(options.flatMap(\.variables)).sorted()
    }
}
