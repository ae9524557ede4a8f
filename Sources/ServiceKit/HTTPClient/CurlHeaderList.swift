import CCurl

/// A request's headers as a list of libcurl's; freed with this object.
final class CurlHeaderList {
    /// The list's first node; libcurl must not use it after this object is gone.
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// - Throws: "out of memory".
    init(_ request: HTTPClientRequest) throws(CurlError) {
        for (name, value) in request.headers {
            // To libcurl a header without a value is one to leave out, unless it ends with a semicolon.
            try append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        // Headers that libcurl would add by itself: a pause before large bodies, and a form's type.
        try append("Expect:")
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { try append("Content-Type:") }
    }

    deinit {
        curl_slist_free_all(first)
    }

    private func append(_ line: String) throws(CurlError) {
        guard let list = curl_slist_append(first, line) else { throw CurlError(code: CURLE_OUT_OF_MEMORY) }
        first = list
    }
}
