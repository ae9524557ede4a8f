#ifndef FRESHET_CRDKAFKA_MOCK_H
#define FRESHET_CRDKAFKA_MOCK_H

// librdkafka's cluster for tests. Nothing but tests includes it: it is not part of librdkafka's stable interface.
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#endif
