import ArgumentParser

/// Where the server is.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server's address, for example http://127.0.0.1:5000.", valueName: "url"))
    var url: String

    func validate() throws { try Self.validate(url) }

    static func validate(_ url: String) throws {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ValidationError("--url is an address that begins with http:// or https://, not '\(url)'")
        }
    }
}
