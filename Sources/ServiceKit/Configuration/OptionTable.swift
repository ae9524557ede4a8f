/// The options of a command and of those above it, found by how they are written in argument lists.
struct OptionTable {
    /// What one argument says, together with those behind it that are its values.
    struct Reading {
        /// Names of options and their values; `true` or `false` for flags. Empty for an option that is not known.
        var values: [(name: String, value: String)] = []
        /// Whether it asks for help or for the version.
        var isRequest = false
        /// The index of the argument that is to be read next.
        var next: Int
    }

    private enum Meaning {
        case yes(ConfigurableOption)
        case no(ConfigurableOption)
        case request
    }

    /// In the order of the commands and of their declarations; one that several commands have is listed once.
    private(set) var options: [ConfigurableOption] = []
    private var meanings: [String: Meaning] = [:]

    /// - Parameter commands: from the root down; the first that has an option gets it, as in ArgumentParser.
    init(_ commands: [CommandDescription]) {
        for command in commands {
            for option in command.options where !options.contains(where: { $0.name == option.name }) {
                options.append(option)
                for spelling in option.spellings { add(.yes(option), spelling) }
                for spelling in option.oppositeSpellings { add(.no(option), spelling) }
            }
        }
        for request in commands.flatMap({ $0.arguments ?? [] }) where request.isRequest {
            for name in request.names ?? [] { add(.request, name.spelling) }
        }
    }

    /// Reads the argument at an index, which does not stand for a value by itself.
    func read(_ arguments: ArraySlice<String>, at index: Int) -> Reading {
        let argument = arguments[index]
        var reading = Reading(next: index + 1)
        let spelling = String(argument.prefix { $0 != "=" })
        if let meaning = meanings[spelling] {
            let attached = argument.dropFirst(spelling.count + 1)
            let hasAttached = argument.count > spelling.count
            add(meaning, hasAttached ? String(attached) : nil, arguments, to: &reading)
        } else if !argument.hasPrefix("--") {
            readPack(argument.dropFirst(), arguments, to: &reading)
        }
        return reading
    }

    /// Reads several short names behind one dash; a name that takes a value may be followed by it.
    private func readPack(_ pack: Substring, _ arguments: ArraySlice<String>, to reading: inout Reading) {
        for (offset, character) in pack.enumerated() {
            guard let meaning = meanings["-\(character)"] else { continue }
            let rest = pack.dropFirst(offset + 1)
            add(meaning, rest.isEmpty ? nil : String(rest), arguments, to: &reading)
            if case .yes(let option) = meaning, !option.isFlag { return }
        }
    }

    private func add(
        _ meaning: Meaning,
        _ attached: String?,
        _ arguments: ArraySlice<String>,
        to reading: inout Reading
    ) {
        switch meaning {
        case .request: reading.isRequest = true
        case .no(let option): reading.values.append((option.name, "false"))
        case .yes(let option) where option.isFlag: reading.values.append((option.name, "true"))
        case .yes(let option):
            var values = [attached].compactMap(\.self)
            while reading.next < arguments.endIndex, option.takes(arguments[reading.next], after: values.count) {
                values.append(arguments[reading.next])
                reading.next += 1
            }
            // One without its value counts as given all the same, so that ArgumentParser refuses it.
            reading.values += (values.isEmpty ? [""] : values).map { (option.name, $0) }
        }
    }

    private mutating func add(_ meaning: Meaning, _ spelling: String) {
        if meanings[spelling] == nil { meanings[spelling] = meaning }
    }
}

extension ConfigurableOption {
    /// Whether it stands for itself, without a value.
    fileprivate var isFlag: Bool {
        if case .flag = kind { true } else { false }
    }

    /// Whether it takes an argument as its value when it has some already.
    fileprivate func takes(_ argument: String, after count: Int) -> Bool {
        (count == 0 || takesSeveral) && (takesAnything || !ArgumentScan.isOption(argument))
    }
}
