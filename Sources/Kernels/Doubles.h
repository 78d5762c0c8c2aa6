// Rows of doubles, for eigenvectors. Each element is by itself, so vectors of any width give the
// same bits.

static void KERNEL(add_multiple)(double *restrict y, double factor, const double *restrict x,
                                 ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) y[i] += factor * x[i];
}

static void KERNEL(rotate)(double *restrict x, double *restrict y, double cosine, double sine,
                           ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    const double a = x[i], b = y[i];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
}

static void KERNEL(add_floats)(double *restrict sums, const float *restrict x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) sums[i] += x[i];
}
