// The logistic function and its derivative.

/// 1 / (1 + e⁻ˣ), given e^{-|x|}, which never overflows; at most 2 ulp from the exact number. Results
/// below 2⁻¹²⁶ are 0.
INLINE Vector KERNEL(sigmoid_of)(Vector x, Vector e) {
  return (x < splat(0) ? e : splat(1)) / (e + splat(1));
}

INLINE Vector KERNEL(exp_minus_abs)(Vector x) {
  return KERNEL(exp)(-__builtin_elementwise_abs(x));
}

static void KERNEL(sigmoid)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t i = 0; i < rows; i++, y += stride) {
    for (ptrdiff_t j = 0; j < columns; j += LANES) {
      const Vector x = KERNEL(load_part)(y + j, columns - j);
      KERNEL(store_part)(y + j, KERNEL(sigmoid_of)(x, KERNEL(exp_minus_abs)(x)), columns - j);
    }
  }
}

static void KERNEL(sigmoid_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                                     ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < rows; i++, dy += stride, y += stride) {
    for (ptrdiff_t j = 0; j < n; j += LANES) {
      const Vector out = load(y + j);
      store(dy + j, load(dy + j) * (out * (splat(1) - out)));
    }
  }
}
