// The penalty on the mean activations of a batch: the divergence of Bernoulli(q) from Bernoulli(p).

/// q, clamped so that its logarithms are finite; NaN stays NaN.
INLINE Vector KERNEL(clamped_mean)(Vector sum, ptrdiff_t rows) {
  const Vector q = sum / splat(rows);
  const Vector above = q < splat(1e-7f) ? splat(1e-7f) : q;
  return above > splat(1 - 1e-7f) ? splat(1 - 1e-7f) : above;
}

static void KERNEL(sparsity)(const float *h, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t first,
                             ptrdiff_t end, ptrdiff_t columns, float target, float scale,
                             float *gradient, float *losses) {
  const Vector p = splat(target), not_p = splat(1 - target);
  for (ptrdiff_t j = first; j < end; j += LANES) {
    const Vector q = KERNEL(clamped_mean)(KERNEL(column_sum)(h + j, stride, rows), rows);
    const Vector ratio = p / q, not_ratio = not_p / (splat(1) - q);
    const Vector loss = fma(p, KERNEL(log)(ratio), not_p * KERNEL(log)(not_ratio));
    const Vector slope = splat(scale) * (not_ratio - ratio);
    store(losses + j, KERNEL(first_part)(loss, columns - j));
    store(gradient + j, KERNEL(first_part)(slope, columns - j));
  }
}
