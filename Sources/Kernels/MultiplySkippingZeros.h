// A product whose left factor is mostly zeros, such as the pixels of MNIST: row by row,
//
//   c[i, ·] = start + Σ a[i, k]·b[k, ·]        over the k with a[i, k] ≠ 0, ascending,
//
// up to PANEL vectors of c's row at a time, held in registers.

#define PANEL 8

INLINE void KERNEL(multiply_row)(const int vectors, const float *a, const uint16_t *columns,
                                 int32_t count, const float *b, ptrdiff_t b_stride,
                                 KernelStart start, const float *bias, float *c) {
  Vector sum[PANEL];
  UNROLL for (int j = 0; j < vectors; j++) {
    sum[j] = start == START_AT_BIAS ? load(bias + j * LANES)
             : start == START_AT_C  ? load(c + j * LANES)
                                    : splat(0);
  }
  NO_UNROLL for (int32_t q = 0; q < count; q++) {
    const Vector left = splat(a[columns[q]]);
    const float *right = b + columns[q] * b_stride;
    UNROLL for (int j = 0; j < vectors; j++) sum[j] = fma(left, load(right + j * LANES), sum[j]);
  }
  UNROLL for (int j = 0; j < vectors; j++) store(c + j * LANES, sum[j]);
}

static void KERNEL(multiply_skipping_zeros)(KernelFactors f, KernelStart start, const float *bias,
                                            float *c, ptrdiff_t c_stride, ptrdiff_t first_row,
                                            ptrdiff_t end_row, ptrdiff_t n) {
  for (ptrdiff_t column = 0; column < n; column += PANEL * LANES) {
    const ptrdiff_t left = (n - column) / LANES;
    for (ptrdiff_t i = first_row; i < end_row; i++) {
      const float *a = f.a + i * f.a_row_stride;
      const uint16_t *columns = f.nonzeros->columns + i * f.nonzeros->stride;
      const int32_t count = f.nonzeros->counts[i];
      const float *b = f.b + column, *start_row = bias ? bias + column : NULL;
      float *row = c + i * c_stride + column;
#define CASE(vectors)                                                                           \
  case vectors:                                                                                 \
    KERNEL(multiply_row)(vectors, a, columns, count, b, f.b_stride, start, start_row, row);     \
    break;
      switch (left < PANEL ? left : PANEL) {
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)
      }
#undef CASE
    }
  }
}

#undef PANEL
