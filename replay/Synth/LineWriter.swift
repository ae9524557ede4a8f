import Foundation

/// Writes a new file through a buffer.
struct LineWriter: ~Copyable {
    private static let bufferSize = 1 << 20

    private let path: String
    private let file: FileHandle
    private var buffer: [UInt8] = []

    /// Creates the file.
    ///
    /// - Throws: `exists`, `unwritable`.
    init(_ url: URL) throws(SynthError) {
        path = url.path()
        do {
            try Data().write(to: url, options: .withoutOverwriting)
            file = try FileHandle(forWritingTo: url)
        } catch CocoaError.fileWriteFileExists {
            throw .exists(file: path)
        } catch {
            throw .unwritable(file: path, reason: error.localizedDescription)
        }
        buffer.reserveCapacity(Self.bufferSize + 256)
    }

    /// Lets `body` append one line, and adds its end.
    ///
    /// - Throws: `unwritable`.
    mutating func line(_ body: (inout [UInt8]) -> Void) throws(SynthError) {
        body(&buffer)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is left and closes the file.
    ///
    /// - Throws: `unwritable`.
    consuming func finish() throws(SynthError) {
        try flush()
        do {
            try file.close()
        } catch {
            throw .unwritable(file: path, reason: error.localizedDescription)
        }
    }

    private mutating func flush() throws(SynthError) {
        do {
            try file.write(contentsOf: Data(buffer))
        } catch {
            throw .unwritable(file: path, reason: error.localizedDescription)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
