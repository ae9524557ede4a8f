/// What an argument list says before ArgumentParser reads it: which command is to run, and which options are given.
///
/// Follows ArgumentParser's rules as far as they concern that. Arguments that break them are left for it to refuse.
struct ArgumentScan {
    /// From the root to the command that is to run.
    let path: [CommandDescription]
    /// The options of all commands in the path; one that several have is listed once.
    let options: [ConfigurableOption]
    /// The values of the options that are given, by the options' names; `true` or `false` for flags.
    let given: [String: [String]]
    /// The index behind the name of the command that is to run.
    let start: Int
    /// The index of the `--` that ends options, or of the list's end.
    let end: Int
    /// Whether help, the version or a completion is asked for, so that no command runs.
    let isRequest: Bool

    init(_ arguments: [String], root: CommandDescription) {
        end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let front = arguments[..<end]
        (path, start) = Self.command(of: front, root: root)
        let table = OptionTable(path)
        options = table.options
        var given: [String: [String]] = [:]
        var isRequest = Self.isRequest(front) || path.dropFirst().last?.commandName == "help"
        var index = 0
        while index < end {
            guard Self.isOption(front[index]) else {
                index += 1
                continue
            }
            let reading = table.read(front, at: index)
            for (name, value) in reading.values { given[name, default: []].append(value) }
            isRequest = isRequest || reading.isRequest
            index = reading.next
        }
        self.given = given
        self.isRequest = isRequest
    }

    /// Whether an argument is written like an option: anything else is a value.
    static func isOption(_ argument: String) -> Bool { argument.hasPrefix("-") && argument != "-" }

    /// The path to the command that is to run, and the index behind the last name of it.
    private static func command(
        of arguments: ArraySlice<String>,
        root: CommandDescription
    ) -> (path: [CommandDescription], start: Int) {
        var path = [root]
        var start = 0
        var index = 0
        while true {
            let table = OptionTable(path)
            while index < arguments.endIndex, isOption(arguments[index]) {
                let reading = table.read(arguments, at: index)
                guard !reading.values.isEmpty else { break }
                index = reading.next
            }
            let command = path[path.endIndex - 1]
            if index < arguments.endIndex, let named = command.subcommand(named: arguments[index]) {
                path.append(named)
                index += 1
                start = index
            } else if let name = command.defaultSubcommand, let standard = command.subcommand(named: name) {
                path.append(standard)
            } else {
                return (path, start)
            }
        }
    }

    /// Whether ArgumentParser is asked for what it does not describe as a flag of a command.
    private static func isRequest(_ arguments: ArraySlice<String>) -> Bool {
        arguments.first == "---completion"
            || arguments.contains { argument in
                ["--help-hidden", "--experimental-dump-help", "--generate-completion-script"]
                    .contains(argument.prefix { $0 != "=" })
            }
    }
}
