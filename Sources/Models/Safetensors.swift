public import Foundation

/// Named tensors of 32-bit floats and text metadata, in the safetensors format (huggingface/safetensors): eight bytes
/// of little-endian header length, a JSON header, then the tensors without gaps.
public struct Safetensors: Equatable, Sendable {
    /// A dense tensor, row-major.
    public struct Tensor: Equatable, Sendable {
        /// Length of each dimension; empty for a scalar.
        public let shape: [Int]
        /// As many values as the product of the shape.
        public let values: [Float]

        /// A tensor whose shape holds exactly `values`.
        public init(shape: [Int], values: [Float]) {
            precondition(shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count, "shape of the values")
            self.shape = shape
            self.values = values
        }
    }

    /// The header's `__metadata__`.
    public var metadata: [String: String]
    /// The tensors by name.
    public var tensors: [String: Tensor]

    /// Contents for a file.
    public init(metadata: [String: String], tensors: [String: Tensor]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// The bytes of the file: equal contents give equal bytes, since names and keys are sorted.
    /// - Complexity: O(bytes).
    public func encoded() throws -> Data {
        var header: [String: Entry] = [:]
        if !self.metadata.isEmpty {
            header[Entry.metadataKey] = .metadata(self.metadata)
        }
        var offset = 0
        let names = self.tensors.keys.sorted()
        for name in names {
            guard let tensor = self.tensors[name] else { continue }
            let end = offset + tensor.values.count * 4
            header[name] = .tensor(Entry.Tensor(type: "F32", shape: tensor.shape, offsets: [offset, end]))
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try encoder.encode(header)
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))

        var data = Data(capacity: 8 + json.count + offset)
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(json)
        for name in names {
            for value in self.tensors[name]?.values ?? [] {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        return data
    }
}
