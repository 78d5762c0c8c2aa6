// A sample of Gaussians whose means and spreads are outputs of a network, and the gradient through it
// (Kingma & Welling 2014, section 2.4): z is a function of these outputs and of ε, which has none.

/// σ of the spread γ = ln σ², or σ itself.
INLINE Vector KERNEL(deviation)(Vector spread, KernelSpread kind) {
  return kind == LOG_VARIANCE ? KERNEL(exp)(splat(0.5f) * spread) : spread;
}

static void KERNEL(sample)(const float *heads, ptrdiff_t heads_stride, float *z, ptrdiff_t z_stride,
                           ptrdiff_t rows, ptrdiff_t columns, KernelSpread spread,
                           KernelRandom random) {
  for (ptrdiff_t i = 0; i < rows; i++, heads += heads_stride, z += z_stride) {
    for (ptrdiff_t j = 0; j < columns; j += 4 * LANES) {
      const KERNEL(Four) four = KERNEL(normals)(random, i, j);
      UNROLL for (int q = 0; q < 4; q++) {
        const ptrdiff_t at = j + q * LANES, count = columns - at;
        const Vector mean = KERNEL(load_part)(heads + at, count);
        const Vector second = KERNEL(load_part)(heads + columns + at, count);
        const Vector sigma = KERNEL(deviation)(second, spread);
        KERNEL(store_part)(z + at, fma(sigma, four.vectors[q], mean), count);
      }
    }
  }
}

/// The gradient of the latent loss by the spread: (e^γ - 1) / 2, or σ - σ / (10⁻¹⁰ + σ²).
INLINE Vector KERNEL(latent_slope)(Vector spread, KernelSpread kind) {
  if (kind == LOG_VARIANCE) return splat(0.5f) * (KERNEL(exp)(spread) - splat(1));
  return spread - spread / fma(spread, spread, splat(1e-10f));
}

static void KERNEL(sample_gradient)(const float *heads, ptrdiff_t heads_stride, const float *dz,
                                    ptrdiff_t z_stride, ptrdiff_t rows, ptrdiff_t columns,
                                    KernelSpread spread, float latent_scale, KernelRandom random,
                                    float *dheads) {
  for (ptrdiff_t i = 0; i < rows;
       i++, heads += heads_stride, dheads += heads_stride, dz += z_stride) {
    for (ptrdiff_t j = 0; j < columns; j += 4 * LANES) {
      const KERNEL(Four) four = KERNEL(normals)(random, i, j);
      UNROLL for (int q = 0; q < 4; q++) {
        const ptrdiff_t at = j + q * LANES, count = columns - at;
        const Vector mean = KERNEL(load_part)(heads + at, count);
        const Vector second = KERNEL(load_part)(heads + columns + at, count);
        const Vector d = KERNEL(load_part)(dz + at, count);
        Vector slope = d * four.vectors[q];
        if (spread == LOG_VARIANCE) {
          slope = slope * (splat(0.5f) * KERNEL(deviation)(second, spread));
        }
        slope = fma(splat(latent_scale), KERNEL(latent_slope)(second, spread), slope);
        KERNEL(store_part)(dheads + at, fma(splat(latent_scale), mean, d), count);
        KERNEL(store_part)(dheads + columns + at, slope, count);
      }
    }
  }
}
