import CCurl

/// One easy handle of libcurl, which keeps at most one connection alive between requests.
///
/// Used on one thread at a time.
final class CurlHandle {
    /// Nil when libcurl could not be initialised.
    private let handle: UnsafeMutableRawPointer?

    /// Initialises libcurl, once in the process.
    private static let isInitialised = CCurl_global_init() == CURLE_OK

    init() {
        handle = Self.isInitialised ? curl_easy_init() : nil
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    /// Sends a request and waits for its answer; blocks the thread until then.
    ///
    /// - Throws: every case of `HTTPClientError`.
    func perform(
        _ request: HTTPClientRequest,
        within deadline: Duration,
        configuration: HTTPClientConfiguration
    ) throws(HTTPClientError) -> HTTPClientResponse {
        try request.validate()
        guard handle != nil else {
            throw HTTPClientError(code: CURLE_FAILED_INIT, url: request.url, deadline: deadline)
        }
        let answer = ReceivedAnswer(maximumBodySize: configuration.maximumBodySize)
        let start = ContinuousClock.now
        do throws(CurlError) {
            let status = try exchange(request, into: answer, within: deadline, configuration: configuration)
            let duration = ContinuousClock.now - start
            return HTTPClientResponse(status: status, headers: answer.headers, body: answer.body, duration: duration)
        } catch {
            if let limit = answer.exceededLimit {
                throw .tooLarge(url: HTTPClientError.redacted(request.url), limit: limit)
            }
            throw HTTPClientError(code: error.code, url: request.url, deadline: configuration.timeout)
        }
    }

    /// Performs the request and returns the answer's status.
    private func exchange(
        _ request: HTTPClientRequest,
        into answer: ReceivedAnswer,
        within deadline: Duration,
        configuration: HTTPClientConfiguration
    ) throws(CurlError) -> Int {
        // The options point into the request and the answer, which live no longer than this call.
        defer { curl_easy_reset(handle) }
        let headers = try CurlHeaderList(request)
        try setConnection(isRepeatable: request.isRepeatable)
        try trust(configuration.authorityFile)
        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(min(configuration.connectTimeout, deadline)))
        try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(deadline))
        try set(CURLOPT_URL, request.url)
        try check(CCurl_easy_setopt_list(handle, CURLOPT_HTTPHEADER, headers.first))
        try setReceiver(answer)
        try setMethod(request.method, hasBody: !request.body.isEmpty)
        let code = request.body.withUnsafeBytes { body in
            if !body.isEmpty {
                CCurl_easy_setopt_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
                CCurl_easy_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            }
            return withExtendedLifetime((answer, headers)) { curl_easy_perform(handle) }
        }
        try check(code)
        // libcurl takes a connection that is closed among the headers for a whole answer.
        guard answer.hasWholeHeaders else { throw CurlError(code: CURLE_PARTIAL_FILE) }
        var status = 0
        try check(CCurl_easy_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status))
        return status
    }

    /// What holds for every connection: HTTP/1.1 without a proxy, nothing but http and https, and no signals, which
    /// threads cannot share. Certificates are verified, as is libcurl's default.
    private func setConnection(isRepeatable: Bool) throws(CurlError) {
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_MAXCONNECTS, 1)
        // libcurl repeats a request by itself, once, when a connection that it reuses turns out to be closed.
        try set(CURLOPT_FRESH_CONNECT, isRepeatable ? 0 : 1)
    }

    /// Names the authorities that certificates are verified by: those of the file and no others.
    private func trust(_ authorityFile: String?) throws(CurlError) {
        guard let authorityFile else { return }
        try set(CURLOPT_CAINFO, authorityFile)
        try check(CCurl_easy_setopt_string(handle, CURLOPT_CAPATH, nil))
    }

    private func setMethod(_ method: HTTPClientMethod, hasBody: Bool) throws(CurlError) {
        switch method {
        case .get where !hasBody: try set(CURLOPT_HTTPGET, 1)
        case .head where !hasBody: try set(CURLOPT_NOBODY, 1)
        default:
            try set(CURLOPT_POST, 1)
            try set(CURLOPT_POSTFIELDSIZE_LARGE, 0)
            try check(CCurl_easy_setopt_string(handle, CURLOPT_CUSTOMREQUEST, method.rawValue))
        }
    }

    private func setReceiver(_ answer: ReceivedAnswer) throws(CurlError) {
        let context = Unmanaged.passUnretained(answer).toOpaque()
        try check(CCurl_easy_setopt_receiver(handle, CURLOPT_HEADERFUNCTION, receiveHeader))
        try check(CCurl_easy_setopt_pointer(handle, CURLOPT_HEADERDATA, context))
        try check(CCurl_easy_setopt_receiver(handle, CURLOPT_WRITEFUNCTION, receiveBody))
        try check(CCurl_easy_setopt_pointer(handle, CURLOPT_WRITEDATA, context))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(CCurl_easy_setopt_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        try check(CCurl_easy_setopt_string(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(code: code) }
    }

    /// At least one: libcurl reads 0 as "no limit".
    private static func milliseconds(_ duration: Duration) -> Int {
        Int(min(max(1, duration / .milliseconds(1)), Double(Int32.max)))
    }
}

/// Called by libcurl with one header line, on the thread that performs the request.
private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let answer = Unmanaged<ReceivedAnswer>.fromOpaque(context).takeUnretainedValue()
    return answer.receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

/// Called by libcurl with a part of the body, on the thread that performs the request.
private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let answer = Unmanaged<ReceivedAnswer>.fromOpaque(context).takeUnretainedValue()
    return answer.receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}
