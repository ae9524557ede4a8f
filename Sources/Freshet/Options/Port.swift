import ArgumentParser

extension ParsableArguments {
    /// Refuses a number that is no port.
    func validate(port: Int) throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
    }
}
