// The rectifier and its derivative.

static void KERNEL(relu)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < rows; i++, y += stride) {
    for (ptrdiff_t j = 0; j < n; j += LANES) {
      const Vector z = load(y + j);
      store(y + j, z <= splat(0) ? splat(0) : z);
    }
  }
}

static void KERNEL(relu_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                                  ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < rows; i++, dy += stride, y += stride) {
    for (ptrdiff_t j = 0; j < n; j += LANES) {
      store(dy + j, load(y + j) > splat(0) ? load(dy + j) : splat(0));
    }
  }
}
