/// The 64-bit FNV-1a digest of a stream of bytes. Names a file; no defence against forgery.
struct FNV1a {
    /// The digest of the bytes so far.
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func update(_ bytes: Span<UInt8>) {
        var value = value
        for index in bytes.indices { value = (value ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
        self.value = value
    }
}
