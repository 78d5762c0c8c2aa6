// One row added to all.

static void KERNEL(add_row)(float *y, const float *row, ptrdiff_t stride, ptrdiff_t rows,
                            ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < rows; i++, y += stride) {
    for (ptrdiff_t j = 0; j < n; j += LANES) store(y + j, load(y + j) + load(row + j));
  }
}
