#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a file line by line, in chunks: memory is bounded by the chunk, whatever the size of the file.
///
/// A line ends with LF or CRLF; the last one may end with the file. Used on one thread.
struct LineReader: ~Copyable {
    /// The bytes read at once, and so the longest line.
    static let chunkSize = 1 << 18

    private let file: String
    private let descriptor: Int32

    /// Opens the file.
    ///
    /// - Throws: `unreadable` when that fails.
    init(file: String) throws(MovieLensError) {
        self.file = file
        descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw MovieLensError(file: file, reason: .unreadable(String(cString: strerror(errno))))
        }
    }

    deinit { close(descriptor) }

    /// Calls `body` with each line, without its line end, and once per chunk `onChunk` with the raw bytes.
    ///
    /// - Throws: `unreadable`, `lineTooLong`, and what `body` throws with the line's place added.
    consuming func forEachLine(
        onChunk: (Span<UInt8>) -> Void = { _ in },
        _ body: (Span<UInt8>) throws(MovieLensError.Reason) -> Void
    ) throws(MovieLensError) {
        var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
        /// The bytes of a line whose end has not been read yet; they stand at the front of the buffer.
        var held = 0
        var line = 0
        while true {
            let count = try read(into: &buffer, from: held)
            let end = held + count
            onChunk(buffer.span.extracting(held..<end))
            let start = try splitLines(buffer.span.extracting(0..<end), from: held, line: &line, body)
            if count == 0 {
                if start < end { try parse(buffer.span.extracting(start..<end), line: line + 1, body) }
                return
            }
            held = end - start
            if held == Self.chunkSize {
                throw MovieLensError(file: file, line: line + 1, reason: .lineTooLong(limit: Self.chunkSize))
            }
            if start > 0 { buffer.replaceSubrange(0..<held, with: Array(buffer[start..<end])) }
        }
    }

    /// Parses the whole lines among the bytes, looking for line ends from `searched` on; returns where the rest begins.
    private func splitLines(
        _ bytes: Span<UInt8>,
        from searched: Int,
        line: inout Int,
        _ body: (Span<UInt8>) throws(MovieLensError.Reason) -> Void
    ) throws(MovieLensError) -> Int {
        var start = 0
        for index in searched..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            try parse(bytes.extracting(start..<index), line: line, body)
            start = index + 1
        }
        return start
    }

    /// Reads behind the first `offset` bytes of the buffer; returns the number of bytes read, 0 at the end of the file.
    private func read(into buffer: inout [UInt8], from offset: Int) throws(MovieLensError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { bytes in
                posixRead(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            if count >= 0 { return count }
            let code = errno
            guard code == EINTR else {
                throw MovieLensError(file: file, reason: .unreadable(String(cString: strerror(code))))
            }
        }
    }

    private func parse(
        _ bytes: Span<UInt8>,
        line: Int,
        _ body: (Span<UInt8>) throws(MovieLensError.Reason) -> Void
    ) throws(MovieLensError) {
        let endsWithReturn = !bytes.isEmpty && bytes[bytes.count - 1] == UInt8(ascii: "\r")
        do throws(MovieLensError.Reason) {
            try body(endsWithReturn ? bytes.extracting(droppingLast: 1) : bytes)
        } catch {
            throw MovieLensError(file: file, line: line, reason: error)
        }
    }
}

/// `read(2)`, under a name that does not clash with the reader's own.
private func posixRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
