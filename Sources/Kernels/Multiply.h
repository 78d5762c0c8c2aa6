// The driver of a matrix product: C cut into tiles, a microkernel for each.

/// The vectors of the panel of columns that starts at `column` of n.
INLINE int KERNEL(panel_vectors)(ptrdiff_t column, ptrdiff_t n) {
  const ptrdiff_t left = (n - column) / LANES;
  return left < TILE_VECTORS ? (int)left : TILE_VECTORS;
}

/// The factors of the tile whose first element is c[row, column].
INLINE KernelFactors KERNEL(tile_factors)(KernelFactors f, ptrdiff_t row, ptrdiff_t column) {
  f.a += row * f.a_row_stride;
  f.b += column;
  return f;
}

static void KERNEL(multiply)(KernelFactors factors, KernelStart start, const float *bias, float *c,
                             ptrdiff_t c_stride, ptrdiff_t first_row, ptrdiff_t end_row,
                             ptrdiff_t n) {
  if (factors.nonzeros) {
    KERNEL(multiply_skipping_zeros)(factors, start, bias, c, c_stride, first_row, end_row, n);
    return;
  }
  // Panels of columns outside, so that a panel of b stays in cache, tiles of rows within.
  const RowTiles tiles = row_tiles(first_row, end_row, 1, TILE_ROWS);
  for (ptrdiff_t column = 0; column < n; column += TILE_VECTORS * LANES) {
    const int vectors = KERNEL(panel_vectors)(column, n);
    for (ptrdiff_t tile = 0; tile < tiles.count; tile++) {
      const ptrdiff_t row = tile_start(tiles, tile), rows = tile_start(tiles, tile + 1) - row;
      const KernelFactors f = KERNEL(tile_factors)(factors, row, column);
      KERNEL(microkernels)[rows - 1][vectors - 1](&f, start, bias ? bias + column : NULL,
                                                  c + row * c_stride + column, c_stride);
    }
  }
}
