/// An option or flag that a variable or a file can give.
///
/// A flag that stands for one case of an enumeration is a flag of its own here: ArgumentParser does not tell which
/// belong together, and refuses two of them if they do not agree.
struct ConfigurableOption {
    /// What it takes.
    enum Kind: Hashable {
        /// One value.
        case value
        /// Any number of values.
        case values
        /// Yes by its name; no by leaving it out or, where there is one, by the name with the opposite meaning.
        case flag(opposite: String?)
    }

    /// Long names without dashes, the preferred one first; at least one.
    let names: [String]
    let kind: Kind
    /// All ways to write it in an argument list that mean yes, or that are followed by a value.
    let spellings: [String]
    /// All ways to write it that mean no.
    let oppositeSpellings: [String]
    /// Whether it takes the next argument as its value even when that looks like an option.
    let takesAnything: Bool
    /// Whether it goes on taking arguments as its values after the first.
    let takesSeveral: Bool
    /// The default in code as text; nil when there is none, or it is empty.
    let defaultValue: String?

    /// The preferred name, without dashes.
    var name: String { names[0] }

    /// The variables that give it, in the order in which they count.
    var variables: [String] { names.map(EnvironmentLayer.variable(of:)) }

    private init?(_ argument: ArgumentDescription, opposite: ArgumentDescription?) {
        guard argument.kind != .positional, !argument.isRequest, !argument.longNames.isEmpty else { return nil }
        names = argument.longNames
        spellings = (argument.names ?? []).map(\.spelling)
        oppositeSpellings = (opposite?.names ?? []).map(\.spelling)
        takesAnything = ["unconditional", "allRemainingInput"].contains(argument.parsingStrategy)
        takesSeveral = ["upToNextOption", "allRemainingInput"].contains(argument.parsingStrategy)
        if argument.kind == .flag {
            kind = .flag(opposite: oppositeSpellings.first)
            // Without a default, one with an opposite has to be given.
            let isOn = argument.defaultValue.map(spellings.contains)
            defaultValue = isOn.map { "\($0)" } ?? (opposite == nil ? "false" : nil)
        } else {
            kind = argument.isRepeating ? .values : .value
            defaultValue = argument.defaultValue
        }
    }

    /// What can be configured of a command's arguments, in their order: all that have a long name, except requests for
    /// help or the version.
    static func options(of arguments: [ArgumentDescription]) -> [ConfigurableOption] {
        var options: [ConfigurableOption] = []
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            // ArgumentParser puts the two one behind the other.
            let opposite = arguments[(index + 1)...].prefix(1).first { isOpposite($0, of: argument) }
            if let option = ConfigurableOption(argument, opposite: opposite) { options.append(option) }
            index += opposite == nil ? 1 : 2
        }
        return options
    }

    /// Whether both are flags, and the names are those that ArgumentParser gives to a flag and its inversion.
    private static func isOpposite(_ candidate: ArgumentDescription, of argument: ArgumentDescription) -> Bool {
        guard candidate.kind == .flag, argument.kind == .flag else { return false }
        return argument.longNames.contains { name in
            let opposite = name.hasPrefix("enable-") ? "disable-\(name.dropFirst("enable-".count))" : "no-\(name)"
            return candidate.longNames.contains(opposite)
        }
    }
}
