public import Foundation

extension Safetensors {
    /// Longest header that is read, in bytes, as in the reference implementation.
    private static let longestHeader: UInt64 = 100_000_000

    /// Reads the bytes of a file strictly: a header of the expected form, tensors of type F32 that fill the rest of the
    /// bytes without overlap or gap.
    /// - Complexity: O(bytes).
    public init(decoding data: Data) throws(SafetensorsError) {
        guard data.count >= 8 else { throw .truncated }
        var length: UInt64 = 0
        for byte in data.prefix(8).reversed() {
            length = length << 8 | UInt64(byte)
        }
        guard length <= Self.longestHeader else { throw .invalidHeader("longer than \(Self.longestHeader) bytes") }
        guard length <= UInt64(data.count - 8) else { throw .truncated }
        let body = data.dropFirst(8 + Int(length))
        try self.init(header: try Self.header(data.dropFirst(8).prefix(Int(length))), body: body)
    }

    private static func header(_ json: Data) throws(SafetensorsError) -> [String: Entry] {
        guard json.first == UInt8(ascii: "{") else { throw .invalidHeader("not a JSON object") }
        do {
            return try JSONDecoder().decode([String: Entry].self, from: Data(json))
        } catch {
            throw .invalidHeader(String(describing: error))
        }
    }

    private init(header: [String: Entry], body: Data) throws(SafetensorsError) {
        self.init(metadata: [:], tensors: [:])
        var places: [(name: String, tensor: Entry.Tensor)] = []
        for (name, entry) in header {
            switch entry {
            case .metadata(let metadata): self.metadata = metadata
            case .tensor(let tensor):
                try Self.check(tensor, name: name)
                places.append((name, tensor))
            }
        }
        // An empty tensor may share its offset with the next one, so it sorts before it by its end.
        places.sort { left, right in
            left.tensor.offsets == right.tensor.offsets
                ? left.name < right.name : left.tensor.offsets.lexicographicallyPrecedes(right.tensor.offsets)
        }
        var offset = 0
        for (name, tensor) in places {
            guard tensor.offsets[0] == offset else { throw .invalidOffsets(tensor: name) }
            guard tensor.offsets[1] <= body.count else { throw .truncated }
            offset = tensor.offsets[1]
            let bytes = body.dropFirst(tensor.offsets[0]).prefix(tensor.offsets[1] - tensor.offsets[0])
            self.tensors[name] = Tensor(shape: tensor.shape, values: Self.floats(bytes))
        }
        guard offset == body.count else { throw .invalidOffsets(tensor: places.last?.name ?? "") }
    }

    /// Checks that the type is F32 and the offsets hold exactly the shape.
    private static func check(_ tensor: Entry.Tensor, name: String) throws(SafetensorsError) {
        guard tensor.type == "F32" else { throw .unsupportedType(tensor: name, type: tensor.type) }
        guard tensor.offsets.count == 2, tensor.offsets[0] >= 0, tensor.offsets[0] <= tensor.offsets[1] else {
            throw .invalidOffsets(tensor: name)
        }
        var bytes = 4
        for length in tensor.shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { throw .shapeMismatch(tensor: name) }
            bytes = product
        }
        guard tensor.offsets[1] - tensor.offsets[0] == bytes else { throw .shapeMismatch(tensor: name) }
    }

    private static func floats(_ bytes: Data) -> [Float] {
        bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { index in
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
            }
        }
    }
}
