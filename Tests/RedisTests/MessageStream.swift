import Foundation
import TestServers

/// Redis' protocol over a socket, in whole messages: commands and replies have the same form. Used on one thread.
final class MessageStream {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// - Parameter descriptor: a connected socket; closed by whoever made it.
    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next message, as it came; nil when the other side has closed the connection.
    func next() -> [UInt8]? {
        while true {
            if let end = end(of: 0) {
                defer { buffer.removeFirst(end) }
                return Array(buffer.prefix(end))
            }
            var part = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(descriptor, &part, part.count, 0)
            guard count > 0 else { return nil }
            buffer += part.prefix(count)
        }
    }

    /// Writes all of some bytes.
    /// - Returns: whether the connection took them.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Where the message that starts at an index ends; nil when it has not come whole.
    private func end(of start: Int) -> Int? {
        guard let line = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        var end = line + 1
        let number = Int(String(decoding: buffer[(start + 1)..<(line - 1)], as: UTF8.self)) ?? 0
        switch buffer[start] {
        case UInt8(ascii: "$") where number >= 0: end += number + 2
        case UInt8(ascii: "*"):
            for _ in 0..<max(0, number) {
                guard let next = self.end(of: end) else { return nil }
                end = next
            }
        default: break
        }
        return end <= buffer.count ? end : nil
    }
}
