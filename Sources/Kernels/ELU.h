// ELU and its derivative. eᶻ - 1 is ours, since every libm rounds its own way.

/// eᶻ - 1 for z ≤ 0; positive z count as 0, NaN stays NaN.
///
/// z = n·ln 2 + r with |r| ≤ ln 2 / 2, then eᶻ - 1 = 2ⁿ(eʳ - 1) + (2ⁿ - 1), with eʳ - 1 by its
/// Taylor polynomial of degree 7. Below -30 the result is -1 in float32.
INLINE Vector KERNEL(exponential_minus_one)(Vector z) {
  z = z < splat(-30) ? splat(-30) : z;
  z = z > splat(0) ? splat(0) : z;
  // Adding 1.5·2²³ leaves n, the nearest integer, in the low bits of the sum.
  const Vector shifted = fma(z, splat(0x1.715476p+0f), splat(0x1.8p23f));
  const Vector n = shifted - splat(0x1.8p23f);
  // ln 2 in two parts: n times the first is exact.
  const Vector r = fma(n, splat(-0x1.7f7d1cp-20f), fma(n, splat(-0x1.62e400p-1f), z));
  Vector p = splat(1.0f / 5040);
  p = fma(p, r, splat(1.0f / 720));
  p = fma(p, r, splat(1.0f / 120));
  p = fma(p, r, splat(1.0f / 24));
  p = fma(p, r, splat(1.0f / 6));
  p = fma(p, r, splat(0.5f));
  const Vector e = fma(p * r, r, r);
  const IntVector exponent = __builtin_bit_cast(IntVector, shifted) << 23;
  const Vector power = __builtin_bit_cast(Vector, exponent + (IntVector)(127 << 23));
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
