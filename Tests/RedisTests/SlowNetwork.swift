import Foundation
import TestSupport

/// A way to a server on which bytes go at a limited speed, each way.
enum SlowNetwork {
    private static let chunk = 64 << 10

    /// Serves a connection until either side closes it.
    static func serve(_ client: LoopbackConnection, to port: UInt16, bytesPerSecond: Int) {
        guard let server = try? LoopbackConnection(to: port) else { return }
        let back = DispatchSemaphore(value: 0)
        Thread {
            relay(from: server.descriptor, to: client.descriptor, bytesPerSecond)
            back.signal()
        }.start()
        relay(from: client.descriptor, to: server.descriptor, bytesPerSecond)
        back.wait()
        server.close()
    }

    private static func relay(from source: Int32, to target: Int32, _ bytesPerSecond: Int) {
        var bytes = [UInt8](repeating: 0, count: chunk)
        var free = ContinuousClock.now
        while true {
            let count = recv(source, &bytes, chunk, 0)
            guard count > 0 else { break }
            // The time that these bytes take; a late wake-up is made up for by the next ones.
            free = max(free, .now - .milliseconds(200)) + .seconds(Double(count) / Double(bytesPerSecond))
            Thread.sleep(forTimeInterval: max(0, (free - .now) / .seconds(1)))
            guard send(all: bytes[..<count], to: target) else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(target, Int32(SHUT_RDWR))
    }

    private static func send(all bytes: ArraySlice<UInt8>, to target: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
