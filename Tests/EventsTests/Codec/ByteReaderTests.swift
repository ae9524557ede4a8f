import Events
import TestSupport
import Testing

@Suite struct ByteReaderTests {
    @Test func `Integers at the limits of their types survive`() throws {
        var writer = ByteWriter()
        for value in [UInt64.min, 127, 128, .max] { writer.unsigned(value) }
        for value in [Int64.min, -1, 0, 63, 64, .max] { writer.signed(value) }
        writer.signed(Int32.min)
        writer.fixed64(0x0102_0304_0506_0708)
        writer.float(-.infinity)
        var reader = ByteReader(writer.bytes)
        for value in [UInt64.min, 127, 128, .max] { #expect(try reader.unsigned(UInt64.self) == value) }
        for value in [Int64.min, -1, 0, 63, 64, .max] { #expect(try reader.signed(Int64.self) == value) }
        #expect(try reader.signed(Int32.self) == .min)
        #expect(try reader.fixed64() == 0x0102_0304_0506_0708)
        #expect(try reader.float() == -.infinity)
        try reader.end()
    }

    @Test func `A number too large for its type is an overflow`() {
        var writer = ByteWriter()
        writer.unsigned(UInt64(UInt32.max) + 1)
        writer.signed(Int64(Int32.min) - 1)
        var unsigned = ByteReader(writer.bytes)
        #expect(throws: CodecError.overflow(at: 5)) { try unsigned.unsigned(UInt32.self) }
        var signed = ByteReader(Array(writer.bytes.dropFirst(5)))
        #expect(throws: CodecError.overflow(at: 5)) { try signed.signed(Int32.self) }
        var endless = ByteReader(Array(repeating: 0xff, count: 20))
        #expect(throws: CodecError.overflow(at: 10)) { try endless.unsigned(UInt64.self) }
    }

    @Test func `A count beyond the bytes left is a truncation, so that it is safe to reserve`() {
        var writer = ByteWriter()
        writer.count(3)
        var reader = ByteReader(writer.bytes + [0, 0])
        #expect(throws: CodecError.truncated(at: 3)) { try reader.count() }
        var enough = ByteReader(writer.bytes + [0, 0, 0])
        #expect(throws: Never.self) { try enough.count() }
    }

    @Test func `Every number survives next to any other`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            let values = (0..<4).map { _ in
                Int64.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<63, using: &generator)
            }
            var writer = ByteWriter()
            for value in values { writer.signed(value) }
            var reader = ByteReader(writer.bytes)
            for value in values { #expect(try reader.signed(Int64.self) == value) }
            try reader.end()
        }
    }
}
