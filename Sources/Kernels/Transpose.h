// A transposed copy of a weight matrix, in blocks of 8 x 8 turned in registers.

typedef float KERNEL(Eight) __attribute__((ext_vector_type(8), aligned(4)));

/// y[j, i] = x[i, j] for i, j < 8. Three rounds exchange halves, quarters and single elements of
/// rows that lie 4, 2 and 1 apart.
INLINE void KERNEL(transpose_block)(const float *x, ptrdiff_t x_stride, float *y,
                                    ptrdiff_t y_stride) {
  KERNEL(Eight) a[8], b[8];
  UNROLL for (int i = 0; i < 8; i++) a[i] = *(const KERNEL(Eight) *)(x + i * x_stride);
  UNROLL for (int i = 0; i < 4; i++) {
    b[i] = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    b[i + 4] = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  UNROLL for (int i = 0; i < 8; i += i % 4 == 1 ? 3 : 1) {
    a[i] = __builtin_shufflevector(b[i], b[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    a[i + 2] = __builtin_shufflevector(b[i], b[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  UNROLL for (int i = 0; i < 8; i += 2) {
    b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  UNROLL for (int i = 0; i < 8; i++) *(KERNEL(Eight) *)(y + i * y_stride) = b[i];
}

static void KERNEL(transpose)(const float *x, ptrdiff_t x_stride, ptrdiff_t first_row,
                              ptrdiff_t end_row, ptrdiff_t columns, float *y, ptrdiff_t y_stride) {
  for (ptrdiff_t i = first_row; i < end_row; i += 8) {
    for (ptrdiff_t j = 0; j < columns; j += 8) {
      if (i + 8 <= end_row && j + 8 <= columns) {
        KERNEL(transpose_block)(x + i * x_stride + j, x_stride, y + j * y_stride + i, y_stride);
        continue;
      }
      for (ptrdiff_t q = j; q < j + 8 && q < columns; q++) {
        for (ptrdiff_t p = i; p < i + 8 && p < end_row; p++) {
          y[q * y_stride + p] = x[p * x_stride + q];
        }
      }
    }
  }
}
