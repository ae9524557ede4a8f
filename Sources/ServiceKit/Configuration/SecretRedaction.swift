/// Takes secrets out of values that are to be shown.
enum SecretRedaction {
    /// What stands in a secret's place.
    static let mark = "***"

    /// Names of settings end so when their values are secret.
    private static let endings = ["password", "passphrase", "secret", "token", "api-key"]

    /// librdkafka's settings that hold secrets under other names: a private key, and credentials among other things.
    private static let others: Set<String> = ["ssl.key.pem", "sasl.oauthbearer.config", "sasl.jaas.config"]

    /// The value as it may be shown: without a secret option's value, the value of an entry `key=value` with a secret's
    /// key, and the user and password in URLs.
    static func redacted(_ value: String, of option: String) -> String {
        guard !value.isEmpty else { return value }
        guard !isSecret(option) else { return mark }
        if let equals = value.firstIndex(of: "="), isSecret(value[..<equals]) { return value[...equals] + mark }
        return withoutUserInformation(value)
    }

    private static func isSecret(_ name: some StringProtocol) -> Bool {
        let name = name.lowercased()
        return others.contains(name) || endings.contains { name.hasSuffix($0) }
    }

    /// The text with a mark between each `://` and the last `@` behind it. Takes out too much rather than too little.
    private static func withoutUserInformation(_ text: String) -> String {
        let parts = text.split(separator: "://", omittingEmptySubsequences: false)
        let redacted = parts.dropFirst().map { part in
            part.lastIndex(of: "@").map { mark + part[$0...] } ?? String(part)
        }
        return ([String(parts[0])] + redacted).joined(separator: "://")
    }
}
