extension HTTPClientRequest {
    /// Refuses what would end a line of the request too early, or a C string.
    ///
    /// - Throws: `invalidURL`, `invalidHeader`.
    func validate() throws(HTTPClientError) {
        let isControl: (UInt8) -> Bool = { $0 < UInt8(ascii: " ") || $0 == 0x7f }
        guard !url.utf8.contains(where: { isControl($0) || $0 == UInt8(ascii: " ") }) else {
            throw .invalidURL(url: HTTPClientError.redacted(url), reason: "it has a space or a control character")
        }
        // Without a scheme libcurl would guess one.
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw .invalidURL(url: HTTPClientError.redacted(url), reason: "it begins with neither http:// nor https://")
        }
        for (name, value) in headers where name.isEmpty || (name + value).utf8.contains(where: isControl) {
            throw .invalidHeader(name: name)
        }
    }
}
