#ifndef FRESHET_CRDKAFKA_H
#define FRESHET_CRDKAFKA_H

#include <librdkafka/rdkafka.h>

#endif
