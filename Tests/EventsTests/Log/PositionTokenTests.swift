import Events
import Testing

@Suite struct PositionTokenTests {
    @Test(arguments: [
        PositionToken(logID: 0, partition: 0, offset: 0),
        PositionToken(logID: .max, partition: .max, offset: .max),
        PositionToken(logID: 0xfeed_0000_0000_0001, partition: 3, offset: 41),
    ])
    func `The text form reads back as the same token`(token: PositionToken) {
        #expect(PositionToken(token.description) == token)
    }

    @Test func `The text form is log, partition and offset`() {
        #expect(PositionToken(logID: 0xfeed, partition: 3, offset: 41).description == "000000000000feed.3.41")
    }

    @Test(arguments: [
        "", "..", "000000000000feed.3", "000000000000feed.3.41.0", "000000000000feed.3.", "000000000000feed..41",
        "feed.3.41", "000000000000feeg.3.41", "+00000000000feed.3.41", "000000000000feed.+3.41",
        "000000000000feed.3.+41", "000000000000feed.-1.41", "000000000000feed.3.-41", "000000000000feed.3.-0",
        "000000000000feed.2147483648.41", "000000000000feed.3.9223372036854775808", "000000000000feed.3.4 ",
        "000000000000feed,3,41", "000000000000FEED.3.41", "-000000000000000.3.41", "000000000000feed.03.41",
    ])
    func `Any other text is refused`(text: String) {
        #expect(PositionToken(text) == nil)
    }
}
