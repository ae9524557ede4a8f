import Testing

@testable import ONNX

@Suite struct ProtobufWriterTests {
    /// Expected bytes from the encoding's specification: seven bits a byte, the lowest first.
    @Test(
        arguments: [
            (0, [0x08, 0x00]), (1, [0x08, 0x01]), (127, [0x08, 0x7f]), (128, [0x08, 0x80, 0x01]),
            (150, [0x08, 0x96, 0x01]),
            (-1, [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        ] as [(Int64, [UInt8])]
    )
    func `Numbers are varints behind their field's tag`(value: Int64, bytes: [UInt8]) {
        var writer = ProtobufWriter()
        writer.write(value, field: 1)
        #expect(writer.bytes == bytes)
    }

    @Test func `A field from 16 on has a tag of two bytes`() {
        var writer = ProtobufWriter()
        writer.write(1, field: 20)
        #expect(writer.bytes == [0xa0, 0x01, 0x01])
    }

    @Test func `Text, bytes and messages come behind their length, also when they are empty`() {
        var writer = ProtobufWriter()
        writer.write("testing", field: 2)
        writer.write([] as [UInt8], field: 9)
        writer.message(field: 3) { $0.write(150, field: 1) }
        let text = [0x12, 0x07] + Array("testing".utf8)
        #expect(writer.bytes == text + [0x4a, 0x00, 0x1a, 0x03, 0x08, 0x96, 0x01])
    }
}
