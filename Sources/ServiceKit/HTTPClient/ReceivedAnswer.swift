/// What libcurl has received of an answer so far.
///
/// Written by libcurl's callbacks, on the thread that performs the request and only while it does.
final class ReceivedAnswer {
    /// The largest size of the headers in all, in bytes.
    private static let maximumHeaderSize = 256 << 10

    private let maximumBodySize: Int
    private var headerSize = 0
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    /// Whether the empty line behind the headers has come.
    private(set) var hasWholeHeaders = false
    /// The limit in bytes that the answer exceeds; nil when it fits.
    private(set) var exceededLimit: Int?

    init(maximumBodySize: Int) {
        self.maximumBodySize = maximumBodySize
    }

    /// Takes one header line; returns whether there was room for it.
    func receive(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerSize += bytes.count
        guard headerSize <= Self.maximumHeaderSize else {
            exceededLimit = Self.maximumHeaderSize
            return false
        }
        // A status line begins an answer; one before it was informational.
        if bytes.starts(with: "HTTP/".utf8) {
            headers = []
            hasWholeHeaders = false
        } else if bytes.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            hasWholeHeaders = true
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            headers.append((Self.text(bytes[..<colon]), Self.text(bytes[(colon + 1)...])))
        }
        return true
    }

    /// Takes a part of the body; returns whether there was room for it.
    func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= maximumBodySize - body.count else {
            exceededLimit = maximumBodySize
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// The text without the white space around it.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isText: (UInt8) -> Bool = { $0 > UInt8(ascii: " ") }
        guard let first = bytes.firstIndex(where: isText), let last = bytes.lastIndex(where: isText) else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
