// The cross-entropy of sigmoids, from logits; sums in the sixteen chains of SquaredError.h.

static void KERNEL(sigmoid_cross_entropy)(const float *logits, const float *targets,
                                          ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                                          float scale, float *gradient, float *row_sums) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    Vector chains[KERNEL(VECTORS_OF_16)];
    UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) chains[q] = splat(0);
    for (ptrdiff_t j = 0; j < columns; j += 16) {
      UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) {
        const ptrdiff_t at = i * stride + j + q * LANES, count = columns - j - q * LANES;
        const Vector x = KERNEL(load_part)(logits + at, count);
        const Vector t = KERNEL(load_part)(targets + at, count);
        const Vector e = KERNEL(exp_minus_abs)(x);
        const Vector loss =
            fma(-x, t, x > splat(0) ? x : splat(0)) + KERNEL(log_of_one_plus)(e);
        chains[q] += KERNEL(first_part)(loss, count);
        if (gradient) {
          KERNEL(store_part)(gradient + at, (KERNEL(sigmoid_of)(x, e) - t) * splat(scale), count);
        }
      }
    }
    row_sums[i] = KERNEL(sum_of_chains)(chains);
  }
}
