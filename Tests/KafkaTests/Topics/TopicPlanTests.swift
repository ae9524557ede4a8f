import Ports
import TestSupport
import Testing

@testable import Kafka

@Suite("How the topics of a log are to be")
struct TopicPlanTests {
    private let plan = TopicPlan(KafkaTopicNames(), partitions: 4)

    @Test("Topics that are there as they should be pass, and so do missing ones")
    func fine() throws {
        try plan.check([:])
        try plan.check(["ratings": 4, "items": 1, "releases": 1, "ratings.dead": 7])
        let kept = [
            "cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1",
            "message.timestamp.type": "CreateTime",
        ]
        #expect(plan.warnings("ratings", properties: kept).isEmpty)
        #expect(plan.warnings("items", properties: ["cleanup.policy": "compact", "retention.ms": "1"]).isEmpty)
        #expect(plan.warnings("items", properties: [:]).isEmpty)
    }

    @Test("Another number of partitions is refused, with what to do")
    func partitions() async {
        let message = await expectPortError(.invalidRequest) { try plan.check(["ratings": 8]) }
        #expect(message.contains("8 partitions, not 4"))
        await expectPortError(.invalidRequest) { try plan.check(["users": 3]) }
    }

    @Test("A topic of events that forgets is warned of")
    func retention() {
        #expect(plan.warnings("ratings", properties: ["retention.ms": "604800000"]).count == 1)
        #expect(plan.warnings("ratings", properties: ["cleanup.policy": "compact"]).count == 1)
        #expect(plan.warnings("ratings.dead", properties: ["retention.bytes": "1"]).count == 1)
        #expect(plan.warnings("ratings", properties: ["message.timestamp.type": "LogAppendTime"]).count == 1)
        #expect(plan.warnings("users", properties: ["cleanup.policy": "delete"]).count == 1)
    }
}
