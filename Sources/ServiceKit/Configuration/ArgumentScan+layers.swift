extension ArgumentScan {
    /// The configuration file that the argument list names, or else the environment; nil when there is none, or when
    /// the command does not take any.
    ///
    /// - Throws: what makes the file unfit.
    func file(_ variables: EnvironmentLayer, tree: CommandDescription) throws(ConfigurationError) -> FileLayer? {
        guard let option = options.first(where: { $0.name == ConfigurationOptions.name }),
            let setting = try setting(of: option, variables, nil),
            let path = setting.values.last, !path.isEmpty
        else { return nil }
        let file = try FileLayer(path: path, namedBy: setting.source)
        try file.validate(for: tree)
        return file
    }

    /// What counts for each option, in their order.
    ///
    /// - Throws: why a value cannot be taken.
    func settings(_ variables: EnvironmentLayer, _ file: FileLayer?) throws(ConfigurationError) -> [LayerSetting] {
        var settings: [LayerSetting] = []
        for option in options {
            let setting = try setting(of: option, variables, file)
            settings.append(setting ?? LayerSetting(values: [option.defaultValue].compactMap(\.self), source: .default))
        }
        return settings
    }

    /// The argument list with what the environment and the file give.
    ///
    /// It goes right behind the command's name, where nothing else takes it as its value; but options that would take
    /// the arguments behind them come last.
    func filled(_ arguments: [String], with settings: [LayerSetting]) -> [String] {
        var front: [String] = []
        var back: [String] = []
        for (option, setting) in zip(options, settings) where setting.source.isLayer {
            if option.takesSeveral {
                back += setting.arguments(for: option)
            } else {
                front += setting.arguments(for: option)
            }
        }
        return arguments[..<start] + front + arguments[start..<end] + back + arguments[end...]
    }

    /// What the first of the layers that says anything of an option says.
    private func setting(
        of option: ConfigurableOption,
        _ variables: EnvironmentLayer,
        _ file: FileLayer?
    ) throws(ConfigurationError) -> LayerSetting? {
        if let setting = given(option) { return setting }
        if let setting = try variables.setting(of: option) { return setting }
        return try file?.setting(of: option, for: path)
    }

    /// What the argument list itself gives; of an option that takes one value the last one counts.
    private func given(_ option: ConfigurableOption) -> LayerSetting? {
        guard let values = given[option.name] else { return nil }
        return LayerSetting(values: option.kind == .values ? values : values.suffix(1), source: .flag)
    }
}

extension ConfigurationSource {
    /// Whether a value from there has to be written into the argument list.
    var isLayer: Bool {
        switch self {
        case .environment, .file: true
        case .flag, .default: false
        }
    }
}
