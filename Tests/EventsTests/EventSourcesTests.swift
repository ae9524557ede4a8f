import Events
import TestSupport
import Testing

@Suite struct EventSourcesTests {
    @Test func `An event that was taken in is recognised, and so are older ones of its source`() {
        var sources = EventSources()
        #expect(!sources.contains(EventID(source: 1, sequence: 0)))
        sources.insert(EventID(source: 1, sequence: 5))
        #expect(sources.contains(EventID(source: 1, sequence: 5)))
        #expect(sources.contains(EventID(source: 1, sequence: 0)))
        #expect(!sources.contains(EventID(source: 1, sequence: 6)))
        #expect(!sources.contains(EventID(source: 2, sequence: 0)))
    }

    @Test func `An event without an id is always new`() {
        var sources = EventSources()
        sources.insert(nil)
        #expect(!sources.contains(nil))
        #expect(sources == EventSources())
    }

    @Test func `When there are too many sources, the one quiet for longest is forgotten`() {
        var sources = EventSources()
        let capacity = UInt64(EventSources.capacity)
        for source in 0..<capacity { sources.insert(EventID(source: source, sequence: 3)) }
        sources.insert(EventID(source: 0, sequence: 4))
        sources.insert(EventID(source: capacity, sequence: 0))
        #expect(!sources.contains(EventID(source: 1, sequence: 3)))
        for source in [0] + Array(2...capacity) { #expect(sources.contains(EventID(source: source, sequence: 0))) }
    }

    @Test func `Its bytes read back, are bounded, and do not grow with events`() throws {
        var generator = SeededGenerator(seed: 1)
        var sources = EventSources()
        var sequence: UInt32 = .max - 3000
        for _ in 0..<1000 {
            sequence += UInt32.random(in: 1...3, using: &generator)
            sources.insert(EventID(source: UInt64.random(in: 0..<20, using: &generator), sequence: sequence))
        }
        var writer = ByteWriter()
        sources.encode(into: &writer)
        #expect(writer.bytes.count <= 1 + 13 * EventSources.capacity)
        var reader = ByteReader(writer.bytes)
        #expect(try EventSources(from: &reader) == sources)
        try reader.end()
    }

    @Test func `Bytes with more sources than are kept are an error`() {
        var writer = ByteWriter()
        writer.count(EventSources.capacity + 1)
        for source in 0...EventSources.capacity {
            writer.fixed64(UInt64(source))
            writer.unsigned(UInt32(0))
        }
        var reader = ByteReader(writer.bytes)
        #expect(throws: CodecError.self) { try EventSources(from: &reader) }
    }
}
