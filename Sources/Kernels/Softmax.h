// The cross-entropy of a softmax, from logits; sums in the sixteen chains of SquaredError.h.

/// The largest of a row's logits, or NaN where one of them is not finite.
INLINE float KERNEL(largest)(const float *x, ptrdiff_t columns) {
  float largest = x[0], zero = 0;
  for (ptrdiff_t j = 0; j < columns; j++) {
    largest = x[j] > largest ? x[j] : largest;
    zero += x[j] * 0;
  }
  return largest + zero;
}

/// Σ_j e^{x_j - m}
INLINE float KERNEL(sum_of_exponentials)(const float *x, ptrdiff_t columns, float m) {
  Vector chains[KERNEL(VECTORS_OF_16)];
  UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) chains[q] = splat(0);
  for (ptrdiff_t j = 0; j < columns; j += 16) {
    UNROLL for (int q = 0; q < KERNEL(VECTORS_OF_16); q++) {
      const ptrdiff_t count = columns - j - q * LANES;
      const Vector e = KERNEL(exp)(KERNEL(load_part)(x + j + q * LANES, count) - splat(m));
      chains[q] += KERNEL(first_part)(e, count);
    }
  }
  return KERNEL(sum_of_chains)(chains);
}

static void KERNEL(softmax_cross_entropy)(const float *logits, ptrdiff_t stride,
                                          const int32_t *labels, ptrdiff_t rows, ptrdiff_t columns,
                                          float scale, float *gradient, float *row_sums,
                                          float *correct) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    const float *x = logits + i * stride;
    const float label_logit = x[labels[i]];
    const float m = KERNEL(largest)(x, columns);
    const float sum = KERNEL(sum_of_exponentials)(x, columns, m);
    row_sums[i] = KERNEL(log)(splat(sum))[0] + (m - label_logit);
    correct[i] = label_logit >= m;
    if (!gradient) continue;
    float *dx = gradient + i * stride;
    for (ptrdiff_t j = 0; j < columns; j += LANES) {
      const Vector e = KERNEL(exp)(KERNEL(load_part)(x + j, columns - j) - splat(m));
      KERNEL(store_part)(dx + j, e / splat(sum) * splat(scale), columns - j);
    }
    // (e/sum)·scale - scale would round twice near the label.
    const float e = KERNEL(exp)(splat(label_logit - m))[0];
    dx[labels[i]] = (e / sum - 1) * scale;
  }
}
