/// An option of a command with its values, fit to be shown.
public struct EffectiveOption: Hashable, Sendable {
    /// The option's long name, without dashes.
    public let name: String
    /// The values as they would be written in an argument list, with `***` for secrets; `true` or `false` for flags.
    /// Empty when nothing gives the option and it has no default.
    public let values: [String]
    /// Where the values come from.
    public let source: ConfigurationSource

    /// Takes secrets out of the values.
    init(_ option: ConfigurableOption, _ setting: LayerSetting) {
        name = option.name
        values = setting.values.map { SecretRedaction.redacted($0, of: option.name) }
        source = setting.source
    }

    /// The values in one line, each in quotes where it would not be clear without.
    public var text: String {
        values.isEmpty ? "(none)" : values.map(Self.quoted).joined(separator: ",")
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control && !scalar.properties.isWhitespace && scalar != "\""
        }
        return isPlain && !value.isEmpty ? value : String(reflecting: value)
    }
}
