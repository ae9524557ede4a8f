#ifndef FRESHET_CHIREDIS_H
#define FRESHET_CHIREDIS_H

#include <hiredis/hiredis.h>

#endif
