import Foundation
import Models
import Testing

@Suite struct SafetensorsTests {
    private let contents = Safetensors(
        metadata: ["b": "2", "a": "1 / \"quoted\""],
        tensors: [
            "weight": Safetensors.Tensor(shape: [2, 3], values: [1, -2, 3.5, 0, .pi, 1e-30]),
            "empty": Safetensors.Tensor(shape: [0, 4], values: []),
            "scalar": Safetensors.Tensor(shape: [], values: [7]),
        ]
    )

    /// A file with this header and so many bytes of data.
    private func file(_ header: String, bytes: Int, length: UInt64? = nil) -> Data {
        var data = Data()
        withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { data.append(contentsOf: $0) }
        return data + Data(header.utf8) + Data(repeating: 0, count: bytes)
    }

    private func error(_ data: Data) -> SafetensorsError? {
        do {
            _ = try Safetensors(decoding: data)
            return nil
        } catch {
            return error
        }
    }

    @Test func `What is written is read again, also from the middle of other data`() throws {
        let data = try self.contents.encoded()
        #expect(try Safetensors(decoding: data) == self.contents)
        #expect(try Safetensors(decoding: (Data([1, 2, 3]) + data).dropFirst(3)) == self.contents)
    }

    @Test func `Equal contents give equal bytes, the data on a multiple of eight`() throws {
        let data = try self.contents.encoded()
        #expect(try self.contents.encoded() == data)
        #expect(data[0] % 8 == 0)
        let text = String(decoding: data.dropFirst(8).prefix(Int(data[0]) + Int(data[1]) << 8), as: UTF8.self)
        #expect(text.hasPrefix(#"{"__metadata__":{"a":"#))
    }

    @Test func `Every truncation is an error`() throws {
        let data = try self.contents.encoded()
        for length in 0..<data.count {
            #expect(self.error(data.prefix(length)) != nil)
        }
        #expect(self.error(data + Data([0])) != nil)
    }

    @Test func `Any changed byte is read or refused, never a trap`() throws {
        let data = try self.contents.encoded()
        for index in data.indices {
            for bit in 0..<8 {
                var changed = data
                changed[index] ^= 1 << UInt8(bit)
                _ = self.error(changed)
            }
        }
    }

    @Test func `A header that is no header is an error`() {
        #expect(self.error(self.file("", bytes: 0)) == .invalidHeader("not a JSON object"))
        #expect(self.error(self.file("[]", bytes: 0)) == .invalidHeader("not a JSON object"))
        #expect(self.error(self.file("{}", bytes: 0, length: .max)) != nil)
        #expect(self.error(self.file("{}", bytes: 0, length: 3)) == .truncated)
        #expect(self.error(self.file(#"{"a":1}"#, bytes: 0)) != nil)
        #expect(self.error(self.file(#"{"a":{"dtype":"F32","shape":[1]}}"#, bytes: 4)) != nil)
    }

    @Test(
        arguments: [
            (#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, .unsupportedType(tensor: "a", type: "F16")),
            (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, .shapeMismatch(tensor: "a")),
            (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, .shapeMismatch(tensor: "a")),
            (
                #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
                .shapeMismatch(tensor: "a")
            ),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, .invalidOffsets(tensor: "a")),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, .invalidOffsets(tensor: "a")),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, .invalidOffsets(tensor: "a")),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-9223372036854775808,9223372036854775807]}}"#,
                .invalidOffsets(tensor: "a")
            ),
            (#"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#, .invalidOffsets(tensor: "a")),
            (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, .truncated),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
                .invalidOffsets(tensor: "b")
            ),
        ] as [(String, SafetensorsError)]
    ) func `Tensors that do not fit the data are an error`(
        header: String,
        expected: SafetensorsError
    ) {
        #expect(self.error(self.file(header, bytes: 4)) == expected)
    }
}
