/// An option, flag or positional argument, as ArgumentParser describes it for its own tools.
struct ArgumentDescription: Decodable {
    /// What ArgumentParser makes of it.
    enum Kind: String, Decodable {
        /// A value by its place.
        case positional
        /// A name with a value.
        case option
        /// A name alone.
        case flag
    }

    /// One of its names.
    struct Name: Decodable, Hashable {
        /// `long`, `short` or `longWithSingleDash`.
        var kind: String
        /// Without dashes.
        var name: String

        /// The name as it is written in an argument list.
        var spelling: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    var kind: Kind
    /// Whether it may be given more than once.
    var isRepeating: Bool
    /// ArgumentParser's name for which arguments it takes as values.
    var parsingStrategy: String
    /// Empty or nil for positional arguments.
    var names: [Name]?
    /// The one that help shows.
    var preferredName: Name?
    /// The default as text; for flags the spelling of the one that holds without any.
    var defaultValue: String?

    /// Names with two dashes and without them, the preferred one first.
    var longNames: [String] {
        let names = names ?? []
        let preferred = names.filter { $0 == preferredName } + names.filter { $0 != preferredName }
        return preferred.filter { $0.kind == "long" }.map(\.name)
    }

    /// Whether it asks for help or for the version, so that nothing runs.
    var isRequest: Bool { kind == .flag && !Set(longNames).isDisjoint(with: ["help", "version"]) }
}
