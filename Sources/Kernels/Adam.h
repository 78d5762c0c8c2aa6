// Adam's arithmetic, element by element; KernelAdam has the formula.

// First moments below 2⁻⁶⁰ become 0.
//
// A weight that only ℓ2 acts on, such as those of a pixel that is always 0, decays for ever, and
// would end as a subnormal number, as would its first moment and whatever is computed from them.
// Some CPUs take a hundred times longer for these. So the decay ends early: where the moment is 0
// the weight stands still, at about 2⁻⁶⁰ / l2, and no product of such numbers in a training
// step is subnormal. What is left out are steps below 2⁻⁶⁰·rate / ε, 10⁻¹² for the listings. (The
// CPUs' own flush-to-zero differs between x86-64 and arm64; a comparison doesn't.)

/// x, or 0 where |x| < tiny. NaN stays NaN.
INLINE Vector KERNEL(without_tiny)(Vector x, float tiny) {
  return __builtin_elementwise_abs(x) < splat(tiny) ? splat(0) : x;
}

/// One step for one vector of elements with gradient g.
INLINE void KERNEL(adam)(Vector g, float *value, float *first_moment, float *second_moment,
                         const KernelAdam *adam) {
  const Vector w = load(value);
  g = fma(splat(adam->l2), w, g);
  const Vector m0 = load(first_moment), v0 = load(second_moment);
  const Vector m =
      KERNEL(without_tiny)(fma(splat(adam->one_minus_beta1), g - m0, m0), KERNELS_TINY);
  const Vector v = fma(splat(adam->one_minus_beta2), fma(g, g, -v0), v0);
  const Vector step = m / (__builtin_elementwise_sqrt(v) + splat(adam->epsilon));
  store(first_moment, m);
  store(second_moment, v);
  store(value, fma(splat(-adam->rate), step, w));
}

/// Σ of one vector's columns over all rows, ascending.
INLINE Vector KERNEL(column_sum)(const float *x, ptrdiff_t stride, ptrdiff_t rows) {
  Vector sum = splat(0);
  for (ptrdiff_t i = 0; i < rows; i++) sum = sum + load(x + i * stride);
  return sum;
}

static void KERNEL(update_biases)(const float *gradient, ptrdiff_t gradient_stride, ptrdiff_t rows,
                                  ptrdiff_t first, ptrdiff_t end, KernelParameter p,
                                  KernelAdam adam) {
  for (ptrdiff_t j = first; j < end; j += LANES) {
    KERNEL(adam)(KERNEL(column_sum)(gradient + j, gradient_stride, rows), p.value + j,
                 p.first_moment + j, p.second_moment + j, &adam);
  }
}
