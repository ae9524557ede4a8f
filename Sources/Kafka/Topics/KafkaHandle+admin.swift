internal import CRdKafka

extension KafkaHandle {
    /// Makes topics. Blocks.
    /// - Returns: what went wrong, by topic; a topic that is made is not named.
    func makeTopics(
        _ topics: [TopicPlan.Topic],
        replication: Int32,
        within milliseconds: Int32
    ) throws(KafkaFault) -> [String: KafkaFault] {
        var errors = [CChar](repeating: 0, count: 512)
        var requests: [OpaquePointer?] = []
        defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
        for topic in topics {
            guard
                let request = rd_kafka_NewTopic_new(topic.name, topic.partitions, replication, &errors, errors.count)
            else {
                throw KafkaFault(
                    code: RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue,
                    message: "topic \(topic.name) with \(topic.partitions) partitions and \(replication) replicas"
                )
            }
            requests.append(request)
            for (name, value) in topic.properties { rd_kafka_NewTopic_set_config(request, name, value) }
        }
        let result = try administer(RD_KAFKA_ADMIN_OP_CREATETOPICS, within: milliseconds) { options, queue in
            rd_kafka_CreateTopics(pointer, &requests, requests.count, options, queue)
        }
        var count = 0
        guard let answer = rd_kafka_event_CreateTopics_result(result.pointer),
            let answers = rd_kafka_CreateTopics_result_topics(answer, &count)
        else { throw KafkaFault(RD_KAFKA_RESP_ERR__BAD_MSG) }
        var faults: [String: KafkaFault] = [:]
        for index in 0..<count {
            let error = rd_kafka_topic_result_error(answers[index])
            guard error != RD_KAFKA_RESP_ERR_NO_ERROR, let name = rd_kafka_topic_result_name(answers[index]) else {
                continue
            }
            let text = rd_kafka_topic_result_error_string(answers[index]).map { String(cString: $0) }
            faults[String(cString: name)] = KafkaFault(
                code: error.rawValue,
                message: text ?? KafkaFault(error).message
            )
        }
        return faults
    }

    /// The properties of a topic. Blocks.
    func properties(ofTopic name: String, within milliseconds: Int32) throws(KafkaFault) -> [String: String] {
        var resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
        defer { rd_kafka_ConfigResource_destroy(resource) }
        let result = try administer(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, within: milliseconds) { options, queue in
            rd_kafka_DescribeConfigs(pointer, &resource, 1, options, queue)
        }
        var count = 0
        guard let answer = rd_kafka_event_DescribeConfigs_result(result.pointer),
            let answers = rd_kafka_DescribeConfigs_result_resources(answer, &count), count == 1
        else { throw KafkaFault(RD_KAFKA_RESP_ERR__BAD_MSG) }
        let error = rd_kafka_ConfigResource_error(answers[0])
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(error) }
        var properties: [String: String] = [:]
        guard let entries = rd_kafka_ConfigResource_configs(answers[0], &count) else { return [:] }
        for index in 0..<count {
            guard let name = rd_kafka_ConfigEntry_name(entries[index]),
                let value = rd_kafka_ConfigEntry_value(entries[index])
            else { continue }
            properties[String(cString: name)] = String(cString: value)
        }
        return properties
    }

    /// Sends an administrative request and waits for its result.
    private func administer(
        _ operation: rd_kafka_admin_op_t,
        within milliseconds: Int32,
        _ send: (OpaquePointer?, OpaquePointer) -> Void
    ) throws(KafkaFault) -> KafkaEvent {
        let options = rd_kafka_AdminOptions_new(pointer, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var errors = [CChar](repeating: 0, count: 512)
        rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, &errors, errors.count)
        let queue = newQueue()
        send(options, queue.pointer)
        guard let result = queue.poll(upTo: milliseconds) else { throw KafkaFault(RD_KAFKA_RESP_ERR__TIMED_OUT) }
        if let fault = result.fault { throw fault }
        return result
    }
}
