// The driver of a matrix product: C cut into tiles, a microkernel for each.

/// Calls `body` for every tile of rows `first_row` ..< `end_row` and `n` columns: column panels
/// outside, so that a panel of b stays in cache, row tiles within. Rows are cut into tiles of
/// nearly equal height: 75 rows as 13 + 13 + 13 + 12 + 12 + 12, never with a remainder of 3.
#define FOR_EACH_TILE(first_row, end_row, n, body)                                              \
  do {                                                                                          \
    const ptrdiff_t row_count = (end_row) - (first_row);                                        \
    const ptrdiff_t tile_count = (row_count + TILE_ROWS - 1) / TILE_ROWS;                       \
    for (ptrdiff_t column = 0; column < (n); column += TILE_VECTORS * LANES) {                  \
      const ptrdiff_t left = ((n) - column) / LANES;                                            \
      const int vectors = left < TILE_VECTORS ? (int)left : TILE_VECTORS;                       \
      for (ptrdiff_t tile = 0; tile < tile_count; tile++) {                                     \
        const ptrdiff_t row = (first_row) + tile * row_count / tile_count;                      \
        const int rows = (int)((first_row) + (tile + 1) * row_count / tile_count - row);        \
        body                                                                                    \
      }                                                                                         \
    }                                                                                           \
  } while (0)

/// The factors of the tile whose first element is c[row, column].
INLINE KernelFactors KERNEL(tile_factors)(KernelFactors f, ptrdiff_t row, ptrdiff_t column) {
  f.a += row * f.a_row_stride;
  f.b += column;
  return f;
}

static void KERNEL(multiply)(KernelFactors factors, KernelStart start, const float *bias, float *c,
                             ptrdiff_t c_stride, ptrdiff_t m, ptrdiff_t n) {
  FOR_EACH_TILE(0, m, n, {
    const KernelFactors tile_factors = KERNEL(tile_factors)(factors, row, column);
    KERNEL(microkernels)[rows - 1][vectors - 1](&tile_factors, start, bias ? bias + column : NULL,
                                                c + row * c_stride + column, c_stride);
  });
}
