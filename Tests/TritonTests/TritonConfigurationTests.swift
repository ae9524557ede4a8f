import Foundation
import Ports
import Testing
import Triton

@Suite struct TritonConfigurationTests {
    private func configuration(_ url: String) throws(PortError) -> TritonConfiguration {
        try TritonConfiguration(url: url, repository: URL(filePath: "/models"))
    }

    @Test(arguments: ["http://triton:8000", "https://triton", "http://127.0.0.1:8000/path"])
    func `Addresses of servers are taken, without slashes at their end`(url: String) throws {
        #expect(try configuration(url).url == url)
        #expect(try configuration(url + "//").url == url)
    }

    @Test(arguments: ["", "triton:8000", "grpc://triton:8001", "http://", "http://a?b", "http://me:secret@triton"])
    func `Other addresses are refused`(url: String) {
        let error = #expect(throws: PortError.self) { try configuration(url) }
        #expect(error?.code == .invalidRequest)
    }
}
