// ln x and ln(1 + x).

/// ln(1 + f) + k·ln 2 for √½ ≤ 1 + f < √2: f - f²/2 + f³·p(f) with the minimax polynomial p of degree
/// 7, whose error is 8·10⁻⁹ of the logarithm.
INLINE Vector KERNEL(log_of_parts)(Vector f, Vector k) {
  Vector p = splat(-0x1.38b4ccp-4f);
  p = fma(p, f, splat(0x1.055b46p-3f));
  p = fma(p, f, splat(-0x1.0d8552p-3f));
  p = fma(p, f, splat(0x1.22da22p-3f));
  p = fma(p, f, splat(-0x1.547244p-3f));
  p = fma(p, f, splat(0x1.99a008p-3f));
  p = fma(p, f, splat(-0x1.000228p-2f));
  p = fma(p, f, splat(0x1.555554p-2f));
  const Vector square = f * f;
  // ln 2 in two parts: k times the first is exact.
  const Vector low = fma(p * f, square, fma(splat(-0.5f), square, k * splat(0x1.7f7d1cp-20f)));
  return fma(k, splat(0x1.62e400p-1f), f) + low;
}

/// The bits of 2ᵏ·√½ ≤ x < 2ᵏ·√2 that hold k.
INLINE IntVector KERNEL(exponent_bits)(Vector x) {
  return (__builtin_bit_cast(IntVector, x) - (IntVector)0x3F3504F3) & (IntVector)(int32_t)0xFF800000;
}

INLINE Vector KERNEL(exponent)(IntVector bits) {
  return __builtin_convertvector(bits >> 23, Vector);
}

/// x / 2ᵏ for the bits of k.
INLINE Vector KERNEL(without_exponent)(Vector x, IntVector bits) {
  return __builtin_bit_cast(Vector, __builtin_bit_cast(IntVector, x) - bits);
}

/// ln x for positive normal numbers.
INLINE Vector KERNEL(log_of_normal)(Vector x) {
  const IntVector bits = KERNEL(exponent_bits)(x);
  return KERNEL(log_of_parts)(KERNEL(without_exponent)(x, bits) - splat(1), KERNEL(exponent)(bits));
}

/// ln x, at most 1.6 ulp from the exact number: -∞ at 0, NaN below.
INLINE Vector KERNEL(log)(Vector x) {
  const Vector normal = x < splat(0x1p-126f) ? x * splat(0x1p23f) : x;
  const IntVector bits = KERNEL(exponent_bits)(normal);
  const Vector k = KERNEL(exponent)(bits);
  const Vector result =
      KERNEL(log_of_parts)(KERNEL(without_exponent)(normal, bits) - splat(1),
                           x < splat(0x1p-126f) ? k - splat(23) : k);
  const Vector bounded = x < splat(__builtin_inff()) ? result : x;
  const Vector edge = x == splat(0) ? splat(-__builtin_inff()) : splat(__builtin_nanf(""));
  return x <= splat(0) ? edge : bounded;
}

/// ln(1 + x) for -1 < x < ∞, at most 1.7 ulp from the exact number. For 1 + x = 2ᵏ·(1 + f), f comes from x itself, so that no bit of a small
/// x is lost: f = x / 2ᵏ + (1 / 2ᵏ - 1).
INLINE Vector KERNEL(log_of_one_plus)(Vector x) {
  const IntVector bits = KERNEL(exponent_bits)(x + splat(1));
  const Vector four = KERNEL(without_exponent)(splat(4), bits);  // 4 / 2ᵏ: normal for every k
  const Vector f = KERNEL(without_exponent)(x, bits) + fma(splat(0.25f), four, splat(-1));
  return KERNEL(log_of_parts)(f, KERNEL(exponent)(bits));
}

static void KERNEL(logarithm)(float *y, ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    KERNEL(store_part)(y + j, KERNEL(log)(KERNEL(load_part)(y + j, n - j)), n - j);
  }
}

static void KERNEL(log1p)(float *y, ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j += LANES) {
    const Vector x = KERNEL(load_part)(y + j, n - j);
    const Vector bounded = x < splat(__builtin_inff()) ? KERNEL(log_of_one_plus)(x) : x;
    const Vector edge = x == splat(-1) ? splat(-__builtin_inff()) : splat(__builtin_nanf(""));
    KERNEL(store_part)(y + j, x <= splat(-1) ? edge : bounded, n - j);
  }
}
