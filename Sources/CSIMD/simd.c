// Every function is static inline in simd.h; a C target needs one file to compile.
#include "simd.h"
