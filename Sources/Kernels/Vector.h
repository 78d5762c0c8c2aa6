// Vectors of LANES floats, by clang's vector extensions, and one instruction that clang does not choose.

#ifndef KERNELS_VECTOR_MACROS
#define KERNELS_VECTOR_MACROS
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define UNROLL_TWICE _Pragma("clang loop unroll_count(2)")
#define NO_UNROLL _Pragma("clang loop unroll(disable)")
#define Vector KERNEL(Vector)
#define UnalignedVector KERNEL(UnalignedVector)
#define IntVector KERNEL(IntVector)
#define ByteVector KERNEL(ByteVector)
#define WideVector KERNEL(WideVector)
#define load(pointer) (*(const UnalignedVector *)(pointer))
#define store(pointer, vector) (*(UnalignedVector *)(pointer) = (vector))
#define splat(scalar) ((Vector)(float)(scalar))
/// a·b + c, rounded once.
#define fma(a, b, c) __builtin_elementwise_fma(a, b, c)
#endif

typedef float Vector __attribute__((ext_vector_type(LANES)));
typedef float UnalignedVector __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t IntVector __attribute__((ext_vector_type(LANES)));
typedef uint8_t ByteVector __attribute__((ext_vector_type(LANES), aligned(1)));
typedef uint64_t WideVector __attribute__((ext_vector_type(LANES)));

/// *left·right + sum, rounded once, *left broadcast by the same instruction where the set can.
INLINE Vector KERNEL(fma_broadcast)(const float *left, Vector right, Vector sum) {
#if LANES == 16
  __asm__("vfmadd231ps %2%{1to16%}, %1, %0" : "+v"(sum) : "v"(right), "m"(*left));
  return sum;
#else
  return fma(splat(*left), right, sum);
#endif
}
