import Yams

extension FileLayer {
    /// Checks that each key is an option where it stands, whichever command is to run: at the top an option of any
    /// command, under a command's name one of that command's.
    ///
    /// - Throws: `unknownKey` or `wrongShape`.
    func validate(for command: CommandDescription) throws(ConfigurationError) {
        try validate(root, command: command, inherited: [])
    }

    private func validate(
        _ mapping: Node.Mapping,
        command: CommandDescription,
        inherited: [String]
    ) throws(ConfigurationError) {
        let here = inherited + command.options.flatMap(\.names)
        let known = Set(here + command.allOptions.flatMap(\.names)).subtracting([ConfigurationOptions.name])
        for (key, value) in mapping {
            guard let name = key.string else { throw .wrongShape(key: "?", at: source(key), expected: "a plain key") }
            if let section = command.subcommands?.first(where: { $0.commandName == name }) {
                if let mapping = value.mapping {
                    try validate(mapping, command: section, inherited: here)
                    continue
                }
                if value.isNothing { continue }
            }
            guard !known.contains(name) else { continue }
            throw .unknownKey(name, at: source(key), advice: Self.advice(on: name, known: known, command: command))
        }
    }

    private static func advice(on key: String, known: Set<String>, command: CommandDescription) -> String {
        if key == ConfigurationOptions.name { return "name the file by --\(key) or FRESHET_CONFIG" }
        let candidate = key.lowercased().replacing("_", with: "-").drop { $0 == "-" }
        for name in [String(candidate), String(candidate.trimmingPrefix("no-"))] where known.contains(name) {
            return "did you mean '\(name)'?"
        }
        let help = "--help of \(command.commandName)"
        return
            "keys are the long names that \(help) lists, without dashes, or names of its commands; correct or remove it"
    }
}
