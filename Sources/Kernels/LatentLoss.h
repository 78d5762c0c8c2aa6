// The divergence of Gaussians from N(0, 1); sums in the sixteen chains of SquaredError.h.

/// Twice the divergence of one Gaussian.
INLINE Vector KERNEL(doubled_divergence)(Vector mean, Vector spread, KernelSpread kind) {
  if (kind == LOG_VARIANCE) return fma(mean, mean, KERNEL(exp)(spread) - splat(1) - spread);
  const Vector logarithm = KERNEL(log)(fma(spread, spread, splat(1e-10f)));
  return fma(mean, mean, fma(spread, spread, splat(-1)) - logarithm);
}

static void KERNEL(latent_loss)(const float *heads, ptrdiff_t heads_stride, ptrdiff_t rows,
                                ptrdiff_t columns, KernelSpread spread, float *row_sums) {
  for (ptrdiff_t i = 0; i < rows; i++, heads += heads_stride) {
    Vector chains[KERNEL(VECTORS_OF_16)];
    UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) chains[q] = splat(0);
    for (ptrdiff_t j = 0; j < columns; j += 16) {
      UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) {
        const ptrdiff_t at = j + q * LANES, count = columns - at;
        const Vector mean = KERNEL(load_part)(heads + at, count);
        const Vector second = KERNEL(load_part)(heads + columns + at, count);
        const Vector term = KERNEL(doubled_divergence)(mean, second, spread);
        chains[q] += KERNEL(first_part)(term, count);
      }
    }
    row_sums[i] = 0.5f * KERNEL(sum_of_chains)(chains);
  }
}
