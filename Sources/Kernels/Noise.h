// Layers without weights that change their input at random: additive Gaussian noise, and dropout.

static void KERNEL(add_noise)(const float *x, float *y, ptrdiff_t stride, ptrdiff_t rows,
                              ptrdiff_t columns, float deviation, KernelRandom random) {
  for (ptrdiff_t i = 0; i < rows; i++, x += stride, y += stride) {
    for (ptrdiff_t j = 0; j < columns; j += 4 * LANES) {
      const KERNEL(Four) four = KERNEL(normals)(random, i, j);
      UNROLL for (int q = 0; q < 4; q++) {
        const ptrdiff_t at = j + q * LANES, count = columns - at;
        const Vector v = KERNEL(load_part)(x + at, count);
        KERNEL(store_part)(y + at, fma(splat(deviation), four.vectors[q], v), count);
      }
    }
  }
}

/// Numbers uniform in 0 ..< 1, of the upper 24 bits of each word: exact in a float.
INLINE KERNEL(Four) KERNEL(uniforms)(KernelRandom random, ptrdiff_t row, ptrdiff_t column) {
  const KERNEL(Words) words = KERNEL(random_words)(random, row, column);
  Vector u[4];
  UNROLL for (int q = 0; q < 4; q++) {
    const IntVector upper = __builtin_bit_cast(IntVector, words.words[q] >> 8);
    u[q] = __builtin_convertvector(upper, Vector) * splat(0x1p-24f);
  }
  return KERNEL(in_columns)(u[0], u[1], u[2], u[3]);
}

static void KERNEL(dropout)(const float *x, float *y, ptrdiff_t stride, ptrdiff_t rows,
                            ptrdiff_t columns, float keep, KernelRandom random) {
  for (ptrdiff_t i = 0; i < rows; i++, x += stride, y += stride) {
    for (ptrdiff_t j = 0; j < columns; j += 4 * LANES) {
      const KERNEL(Four) four = KERNEL(uniforms)(random, i, j);
      UNROLL for (int q = 0; q < 4; q++) {
        const ptrdiff_t at = j + q * LANES, count = columns - at;
        const Vector kept = KERNEL(load_part)(x + at, count) / splat(keep);
        KERNEL(store_part)(y + at, four.vectors[q] < splat(keep) ? kept : splat(0), count);
      }
    }
  }
}
