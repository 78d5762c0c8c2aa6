// ELU and its derivative. eᶻ - 1 is ours, since every libm rounds its own way.

/// eᶻ - 1 for z ≤ 0; positive z count as 0, NaN stays NaN.
///
/// Of z = n·ln 2 + r, it is 2ⁿ(eʳ - 1) + (2ⁿ - 1). Below -30 the result is -1 in float32.
INLINE Vector KERNEL(exponential_minus_one)(Vector z) {
  z = z < splat(-30) ? splat(-30) : z;
  z = z > splat(0) ? splat(0) : z;
  IntVector n;
  const Vector e = KERNEL(reduced_exponential)(z, &n);
  const Vector power = __builtin_bit_cast(Vector, (n + (IntVector)127) << 23);
  return fma(power, e, power - splat(1));
}

static void KERNEL(elu)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < rows; i++, y += stride) {
    for (ptrdiff_t j = 0; j < n; j += LANES) {
      const Vector z = load(y + j);
      store(y + j, z > splat(0) ? z : KERNEL(exponential_minus_one)(z));
    }
  }
}

static void KERNEL(elu_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                                 ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < rows; i++, dy += stride, y += stride) {
    for (ptrdiff_t j = 0; j < n; j += LANES) {
      const Vector out = load(y + j);
      store(dy + j, load(dy + j) * (out > splat(0) ? splat(1) : out + splat(1)));
    }
  }
}
