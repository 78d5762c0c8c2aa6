// eˣ, ours since every libm rounds its own way.

/// eʳ - 1 for x = n·ln 2 + r with |r| ≤ ln 2 / 2, by its Taylor polynomial of degree 7.
INLINE Vector KERNEL(reduced_exponential)(Vector x, IntVector *n) {
  // Adding 1.5·2²³ leaves n, the nearest integer, in the low bits of the sum.
  const Vector shifted = fma(x, splat(0x1.715476p+0f), splat(0x1.8p23f));
  const Vector whole = shifted - splat(0x1.8p23f);
  // ln 2 in two parts: n times the first is exact.
  const Vector r = fma(whole, splat(-0x1.7f7d1cp-20f), fma(whole, splat(-0x1.62e400p-1f), x));
  Vector p = splat(1.0f / 5040);
  p = fma(p, r, splat(1.0f / 720));
  p = fma(p, r, splat(1.0f / 120));
  p = fma(p, r, splat(1.0f / 24));
  p = fma(p, r, splat(1.0f / 6));
  p = fma(p, r, splat(0.5f));
  *n = __builtin_bit_cast(IntVector, shifted) - (IntVector)0x4B400000;
  return fma(p * r, r, r);
}

/// eˣ, at most 1.1 ulp from the exact number; NaN stays NaN. Results below 2⁻¹²⁶ are 0, so that nothing
/// computes with subnormal numbers, which some CPUs take a hundred times longer for.
INLINE Vector KERNEL(exp)(Vector x) {
  IntVector n;
  const Vector e = KERNEL(reduced_exponential)(x, &n) + splat(1);
  // Times 2ⁿ, by the exponent.
  const Vector result = __builtin_bit_cast(Vector, __builtin_bit_cast(IntVector, e) + (n << 23));
  const Vector bounded = x > splat(0x1.62e42ep+6f) ? splat(__builtin_inff()) : result;
  return x >= splat(-0x1.5d589ep+6f) ? bounded : x < splat(0) ? splat(0) : x;
}

static void KERNEL(exponential)(float *y, ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    KERNEL(store_part)(y + j, KERNEL(exp)(KERNEL(load_part)(y + j, n - j)), n - j);
  }
}
