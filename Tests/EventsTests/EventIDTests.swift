import Events
import Testing

@Suite struct EventIDTests {
    @Test(arguments: [
        EventID(source: 0, sequence: 0),
        EventID(source: .max, sequence: .max),
        EventID(source: 0xc0ff_ee00, sequence: 17),
    ])
    func `The text form reads back as the same id`(id: EventID) {
        #expect(EventID(id.description) == id)
    }

    @Test func `The text form is sixteen hexadecimal digits, a hyphen and the number`() {
        #expect(EventID(source: 0xc0ff_ee00, sequence: 17).description == "00000000c0ffee00-17")
        #expect(EventID("00000000C0FFEE00-17") == EventID(source: 0xc0ff_ee00, sequence: 17))
    }

    @Test(arguments: [
        "", "-", "c0ffee00-17", "00000000c0ffee00", "00000000c0ffee00-", "00000000c0ffee00-+1", "00000000c0ffee00--1",
        "00000000c0ffee00-4294967296", "00000000c0ffee00-1-2", "00000000c0ffee00-1 ", " 0000000c0ffee00-1",
        "00000000c0ffeg00-1", "+0000000c0ffee00-1", "000000000c0ffee00-1", "00000000c0ffee00-1x", "00000000c0ffé00-1",
    ])
    func `Any other text is refused`(text: String) {
        #expect(EventID(text) == nil)
    }
}
