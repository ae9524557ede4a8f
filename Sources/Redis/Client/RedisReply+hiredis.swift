internal import CHiredis

extension RedisReply {
    /// Copies a reply of hiredis, which nests at most seven deep.
    init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_STRING: self = .bytes([UInt8](Self.content(reply)))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: Self.content(reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: Self.content(reply), as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
        case REDIS_REPLY_ARRAY:
            self = .array(
                UnsafeBufferPointer(start: reply.element, count: reply.element == nil ? 0 : reply.elements).map {
                    $0.map { RedisReply($0.pointee) } ?? .null
                }
            )
        default: self = .null
        }
    }

    /// The reply's bytes, which live as long as it does.
    private static func content(_ reply: redisReply) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len)
    }
}
