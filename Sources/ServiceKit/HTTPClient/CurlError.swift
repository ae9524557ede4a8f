import CCurl

/// A code of libcurl other than "ok".
struct CurlError: Error {
    var code: CURLcode
}
