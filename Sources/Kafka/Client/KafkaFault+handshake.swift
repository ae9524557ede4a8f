internal import CRdKafka

/// Which failures of the TLS and SASL handshakes are the broker's answer, and which a connection that was lost meanwhile.
///
/// librdkafka has one code for both of each handshake, so the reason has to be read. It is made in these places (versions 2.0.2
/// to 2.15.0), behind the broker's name:
///
/// | where | text | what it is |
/// |---|---|---|
/// | `rdkafka_broker.c`, `handle_SaslHandshake` | `mechanism handshake failed: Local: ...` | no answer, whatever the reason |
/// | the same | `mechanism handshake failed: Broker: ...` | the mechanism is not supported |
/// | `rdkafka_transport.c`, in state `AUTH_LEGACY` | `Disconnected...`, `SASL authentication failure: Disconnected...` | closed, or reset |
/// | `rdkafka_sasl_oauthbearer.c` | `Failed to acquire SASL OAUTHBEARER token` | another service is away; asked again in 10 s |
/// | `rdkafka_request.c`, `handle_SaslAuthenticate` | `SASL authentication error: ...` | wrong credentials |
/// | `rdkafka_ssl.c`, `ssl_handshake` | `SSL handshake failed: Disconnected`, `... unexpected eof ...`, `SSL transport error` | closed, or reset |
/// | the same, and `ssl_verify` | anything else | a certificate, or what TLS the two sides speak |
///
/// Requests that wait for the connection end with the code alone, as `Local: Authentication failure`, and so say nothing: the
/// client reports the reason itself. A broker before Kafka 1.0 closes the connection to refuse credentials, which cannot be told
/// from a lost one.
extension KafkaFault {
    /// Whether a connection was not made because of a TLS or SASL handshake.
    var isOfHandshake: Bool { self.is(RD_KAFKA_RESP_ERR__AUTHENTICATION) || self.is(RD_KAFKA_RESP_ERR__SSL) }

    /// Whether a handshake failed because a side refused the other, which trying again does not change.
    var isRefusedHandshake: Bool {
        isOfHandshake && !Self.bareTexts.contains(message) && !Self.lossTexts.contains(where: message.contains)
    }

    /// Whether the connection was lost, or not made yet.
    var isLossOfConnection: Bool { self.is(RD_KAFKA_RESP_ERR__TRANSPORT) || isOfHandshake && !isRefusedHandshake }

    /// The texts of the codes without a reason.
    private static let bareTexts: Set<String> = [
        KafkaFault(RD_KAFKA_RESP_ERR__AUTHENTICATION).message, KafkaFault(RD_KAFKA_RESP_ERR__SSL).message,
    ]

    /// What reasons hold when the connection was lost. The texts of the system are those of `strerror`.
    private static let lossTexts = [
        "mechanism handshake failed: Local:", "Disconnected", "Failed to acquire SASL OAUTHBEARER token",
        "unexpected eof", "SSL transport error", "SaslAuthenticateRequest failed: Local:", "Connection reset",
        "Connection timed out", "Broken pipe", "No route to host", "Network is",
    ]
}
