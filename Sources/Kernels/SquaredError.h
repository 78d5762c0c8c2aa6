// Sums of squares, row by row, in one order for every instruction set: element j goes to chain
// j mod 16, the chains run over ascending j, and then they are added pairwise, 8 + 8, 4 + 4, …

enum { KERNEL(VECTORS_OF_16) = 16 / LANES };

/// The sum of sixteen chains.
INLINE float KERNEL(sum_of_chains)(const Vector *chains) {
  float sums[16];
  UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) store(sums + q * LANES, chains[q]);
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) sums[i] += sums[i + half];
  }
  return sums[0];
}

static void KERNEL(squared_error)(const float *outputs, const float *targets, ptrdiff_t stride,
                                  ptrdiff_t rows, ptrdiff_t n, float scale, float *gradient,
                                  float *row_sums) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    Vector chains[KERNEL(VECTORS_OF_16)];
    UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) chains[q] = splat(0);
    for (ptrdiff_t j = 0; j < n; j += 16) {
      UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) {
        const ptrdiff_t at = i * stride + j + q * LANES;
        const Vector difference = load(outputs + at) - load(targets + at);
        chains[q] = fma(difference, difference, chains[q]);
        if (gradient) store(gradient + at, difference * splat(scale));
      }
    }
    row_sums[i] = KERNEL(sum_of_chains)(chains);
  }
}

static void KERNEL(sum_squares)(const float *x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n,
                                float *row_sums) {
  for (ptrdiff_t i = 0; i < rows; i++, x += stride) {
    Vector chains[KERNEL(VECTORS_OF_16)];
    UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) chains[q] = splat(0);
    for (ptrdiff_t j = 0; j < n; j += 16) {
      UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) {
        const Vector v = load(x + j + q * LANES);
        chains[q] = fma(v, v, chains[q]);
      }
    }
    row_sums[i] = KERNEL(sum_of_chains)(chains);
  }
}
