import Yams

extension FileLayer {
    /// What the file says of an option; nil when nothing. A mapping under the name of a command counts before what is
    /// around it.
    ///
    /// - Parameter commands: from the root to the command that is to run.
    /// - Throws: `wrongShape` or `notBoolean`.
    func setting(
        of option: ConfigurableOption,
        for commands: [CommandDescription]
    ) throws(ConfigurationError) -> LayerSetting? {
        for (command, section) in sections(of: commands).reversed() {
            for name in option.names {
                guard let (key, value) = section.first(where: { $0.key.string == name }), !value.isNothing,
                    !command.isSection(key, value)
                else { continue }
                return try setting(of: option, key: key, value: value)
            }
        }
        return nil
    }

    /// The commands whose mappings are there, with these.
    private func sections(of commands: [CommandDescription]) -> [(CommandDescription, Node.Mapping)] {
        var sections: [(CommandDescription, Node.Mapping)] = []
        var mapping: Node.Mapping? = root
        for (index, command) in commands.enumerated() {
            guard let section = mapping else { break }
            sections.append((command, section))
            let next = commands.dropFirst(index + 1).first?.commandName
            mapping = section.first { $0.key.string == next }?.value.mapping
        }
        return sections
    }

    private func setting(
        of option: ConfigurableOption,
        key: Node,
        value: Node
    ) throws(ConfigurationError) -> LayerSetting? {
        let source = source(key)
        switch option.kind {
        case .value:
            guard let text = value.text else { throw shape(key, "one value, not a list or a mapping") }
            return LayerSetting(values: [text], source: source)
        case .flag:
            guard let text = value.text else { throw shape(key, "true or false") }
            return try LayerSetting(flag: option.name, word: text, source: source)
        case .values:
            let values = try values(of: value, key: key)
            return values.isEmpty ? nil : LayerSetting(values: values, source: source)
        }
    }

    /// One value, those of a list, or the entries of a mapping as `key=value`.
    private func values(of node: Node, key: Node) throws(ConfigurationError) -> [String] {
        var values: [String] = []
        switch node {
        case .sequence(let sequence):
            for element in sequence {
                guard let text = element.text else { throw shape(key, "a list of plain values", at: element) }
                values.append(text)
            }
        case .mapping(let mapping):
            for (name, value) in mapping {
                guard let name = name.text, let text = value.isNothing ? "" : value.text else {
                    throw shape(key, "a mapping to plain values", at: name)
                }
                values.append("\(name)=\(text)")
            }
        case .scalar(let scalar): values = [scalar.string]
        case .alias: throw shape(key, "a value, a list or a mapping")
        }
        return values
    }

    private func shape(_ key: Node, _ expected: String, at place: Node? = nil) -> ConfigurationError {
        .wrongShape(key: key.string ?? "", at: source(place ?? key), expected: expected)
    }
}

extension CommandDescription {
    /// Whether an entry of its mapping holds what a command below it takes, rather than an option's value.
    func isSection(_ key: Node, _ value: Node) -> Bool {
        guard let name = key.string, value.mapping != nil else { return false }
        return subcommands?.contains { $0.commandName == name } == true
    }
}
