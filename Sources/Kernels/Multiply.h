// The driver of a matrix product: C cut into tiles, a microkernel for each.

/// Tiles of rows of a that stay in the second-level cache while all panels of b pass: 208 rows with AVX-512.
#define BLOCK_TILES 16

/// Rows `first_row` ..< `end_row`: panels of columns outside, so that a panel of b stays in cache, tiles of rows within.
static void KERNEL(multiply_block)(KernelFactors factors, KernelStart start, const float *bias,
                                   float *c, ptrdiff_t c_stride, ptrdiff_t first_row,
                                   ptrdiff_t end_row, ptrdiff_t n) {
  const RowTiles tiles = row_tiles(first_row, end_row, 1, TILE_ROWS);
  for (ptrdiff_t column = 0; column < n; column += TILE_VECTORS * LANES) {
    const int vectors = KERNEL(panel_vectors)(column, n);
    for (ptrdiff_t tile = 0; tile < tiles.count; tile++) {
      const ptrdiff_t row = tile_start(tiles, tile), rows = tile_start(tiles, tile + 1) - row;
      KernelFactors f = factors;
      f.a += row * f.a_stride;
      f.b += column;
      // The last tile asks for the next panel, which may come from afar.
      const bool is_last = tile + 1 == tiles.count;
      const ptrdiff_t ahead = is_last ? TILE_VECTORS * LANES : ROWS_AHEAD * f.b_stride;
      KERNEL(microkernels)[rows - 1][vectors - 1](&f, start, bias ? bias + column : NULL,
                                                  c + row * c_stride + column, c_stride, ahead);
    }
  }
}

static void KERNEL(multiply)(KernelFactors factors, KernelStart start, const float *bias, float *c,
                             ptrdiff_t c_stride, ptrdiff_t first_row, ptrdiff_t end_row,
                             ptrdiff_t n) {
  if (factors.nonzeros) {
    KERNEL(multiply_skipping_zeros)(factors, start, bias, c, c_stride, first_row, end_row, n);
    return;
  }
  const RowTiles blocks = row_tiles(first_row, end_row, 1, BLOCK_TILES * TILE_ROWS);
  for (ptrdiff_t block = 0; block < blocks.count; block++) {
    KERNEL(multiply_block)(factors, start, bias, c, c_stride, tile_start(blocks, block),
                           tile_start(blocks, block + 1), n);
  }
}

#undef BLOCK_TILES
