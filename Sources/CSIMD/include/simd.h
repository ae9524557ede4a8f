#ifndef CSIMD_SIMD_H
#define CSIMD_SIMD_H

/// Sixteen floats; Swift imports it as `SIMD16<Float>`.
typedef float CSIMD_float16 __attribute__((ext_vector_type(16)));

/// Square root of each lane. Swift's `SIMD16.squareRoot()` makes sixteen scalar calls; this is a few instructions.
static inline CSIMD_float16 CSIMD_sqrt16(CSIMD_float16 x) {
    return __builtin_elementwise_sqrt(x);
}

#endif
