/// What the header `content-type` of a record says its value is.
enum ContentType: Hashable, Sendable {
    /// A protobuf message `freshet.v1.Event`.
    case event
    /// A protobuf message `freshet.v1.Watermark`.
    case watermark
    case json
    /// There is no such header.
    case none
    /// Something that nobody here reads.
    case other(String)

    /// The header's name.
    static let header = "content-type"
    /// The header's value for an event.
    static let eventText = "application/x-protobuf; message=freshet.v1.Event"
    /// The header's value for a watermark.
    static let watermarkText = "application/x-protobuf; message=freshet.v1.Watermark"

    private static let eventBytes = Array(eventText.utf8)
    private static let watermarkBytes = Array(watermarkText.utf8)

    /// Reads the header's value: a media type and its parameters, in any case and with any spaces.
    init(_ bytes: UnsafeRawBufferPointer) {
        // Almost all records have these very bytes.
        if bytes.elementsEqual(Self.eventBytes) {
            self = .event
        } else if bytes.elementsEqual(Self.watermarkBytes) {
            self = .watermark
        } else {
            self = Self.parsed(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func parsed(_ text: String) -> ContentType {
        let parts = text.lowercased().split(separator: ";", omittingEmptySubsequences: false).map { part in
            part.filter { $0 != " " && $0 != "\t" }
        }
        switch parts[0] {
        case "application/json": return .json
        case "application/x-protobuf", "application/protobuf":
            if parts.contains("message=freshet.v1.event") { return .event }
            if parts.contains("message=freshet.v1.watermark") { return .watermark }
            return .other(text)
        default: return .other(text)
        }
    }
}
