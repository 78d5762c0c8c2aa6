// A transposed copy of a weight matrix, in blocks of 16 x 16 that fit in L1.

static void KERNEL(transpose)(const float *x, ptrdiff_t x_stride, ptrdiff_t first_row,
                              ptrdiff_t end_row, ptrdiff_t columns, float *y, ptrdiff_t y_stride) {
  for (ptrdiff_t i0 = first_row; i0 < end_row; i0 += 16) {
    const ptrdiff_t i1 = i0 + 16 < end_row ? i0 + 16 : end_row;
    for (ptrdiff_t j0 = 0; j0 < columns; j0 += 16) {
      const ptrdiff_t j1 = j0 + 16 < columns ? j0 + 16 : columns;
      for (ptrdiff_t j = j0; j < j1; j++) {
        for (ptrdiff_t i = i0; i < i1; i++) y[j * y_stride + i] = x[i * x_stride + j];
      }
    }
  }
}
