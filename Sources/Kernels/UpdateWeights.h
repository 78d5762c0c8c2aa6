// The driver of an update: a weight matrix cut into strips, the gradient of each while the strip
// before it goes through Adam. No gradient matrix exists.

/// The gradient of `strip`, whose first element is the weights' [row, column].
static void KERNEL(gradient_strip)(const KernelFactors *uses, int use_count, ptrdiff_t row,
                                   ptrdiff_t column, KERNEL(Strip) *strip,
                                   KERNEL(Strip) *pending, const KernelAdam *adam) {
  for (ptrdiff_t j = 0; j < strip->columns; j += TILE_VECTORS * LANES) {
    const int vectors = KERNEL(panel_vectors)(j, strip->columns);
    float *const c = strip->gradient + j;
    for (int use = 0; use < use_count; use++) {
      KernelFactors f = uses[use];
      f.a += row;
      f.b += column + j;
      if (f.nonzeros) {
        KERNEL(gradient_skipping_zeros)(&f, row, strip->rows, vectors, c, strip->columns, pending,
                                        adam);
        continue;
      }
      // Beside the last product, as many vectors of the strip before as this tile has.
      const ptrdiff_t fair = pending->rows * vectors;
      const ptrdiff_t share = fair < pending->left ? fair : pending->left;
      KERNEL(gradient_microkernels)[strip->rows - 1][vectors - 1](
          &f, use == 0 ? START_AT_ZERO : START_AT_C, c, strip->columns, pending,
          use == use_count - 1 ? share : 0, adam);
    }
  }
}

static void KERNEL(update_weights)(const KernelFactors *uses, int use_count, ptrdiff_t first_row,
                                   ptrdiff_t end_row, ptrdiff_t n, KernelParameter weights,
                                   KernelAdam adam) {
  KERNEL(Strip) buffers[2];
  KERNEL(Strip) *strip = &buffers[0], *pending = &buffers[1];
  pending->rows = pending->left = 0;
  const RowTiles tiles =
      row_tiles(first_row, end_row, uses[0].nonzeros ? KERNELS_GROUP : 1, TILE_ROWS);
  for (ptrdiff_t index = 0; index < tiles.count; index++) {
    const ptrdiff_t row = tile_start(tiles, index), rows = tile_start(tiles, index + 1) - row;
    for (ptrdiff_t column = 0; column < n; column += STRIP_COLUMNS) {
      KERNEL(start_strip)(strip, weights, row, rows, column, n);
      KERNEL(gradient_strip)(uses, use_count, row, column, strip, pending, &adam);
      KERNEL(update_rest)(pending, &adam);
      KERNEL(Strip) *const done = pending;
      pending = strip;
      strip = done;
    }
  }
  KERNEL(update_rest)(pending, &adam);
}

#undef HIDE
#undef ROWS_A_BASE
#undef BASES
#undef EMBEDS
#undef LINE
#undef ROWS_AHEAD
#undef STEPS_A_TURN
#undef STRIP_COLUMNS
#undef PREFETCH_DISTANCE
#undef VECTORS_A_TURN
