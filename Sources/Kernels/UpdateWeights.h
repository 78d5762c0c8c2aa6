// The update of a weight matrix: gradient, ℓ2 and Adam in one pass over its memory.
//
// The gradient of a tile of weights is a tile of Xᵀ·dZ. Adam waits for memory, a division and a
// square root, the products for none of these; so while one tile's products run, the tile before
// it goes through Adam, a row every so many steps of k.

/// A tile whose gradient is complete and whose weights wait for Adam.
typedef struct {
  float gradient[TILE_ROWS * TILE_VECTORS * LANES];
  KernelParameter weights;
  int rows, vectors;
} KERNEL(PendingTile);

/// Asks for the memory of a row of a tile before its turn comes.
INLINE void KERNEL(prefetch_row)(const KERNEL(PendingTile) *tile, int row) {
  const ptrdiff_t at = row * tile->weights.stride;
  for (int j = 0; j < tile->vectors * LANES; j += 16) {
    __builtin_prefetch(tile->weights.value + at + j, 1);
    __builtin_prefetch(tile->weights.first_moment + at + j, 1);
    __builtin_prefetch(tile->weights.second_moment + at + j, 1);
  }
}

INLINE void KERNEL(update_row)(KERNEL(PendingTile) *tile, int row, const KernelAdam *adam) {
  const float *gradient = tile->gradient + row * TILE_VECTORS * LANES;
  const ptrdiff_t at = row * tile->weights.stride;
  for (int j = 0; j < tile->vectors * LANES; j += LANES) {
    KERNEL(adam)(load(gradient + j), tile->weights.value + at + j,
                 tile->weights.first_moment + at + j, tile->weights.second_moment + at + j, adam);
  }
}

/// As `microkernel`, for the gradient tile c, with the rows of `pending` updated on the way.
INLINE void KERNEL(gradient_microkernel)(const int rows, const int vectors, KernelFactors f,
                                         KernelStart start, KERNEL(PendingTile) *tile,
                                         KERNEL(PendingTile) *pending, const KernelAdam *adam) {
  float *const c = tile->gradient;
  KERNEL(Tile) sum;
  const float *base[BASES];
  KERNEL(start_tile)(rows, vectors, sum, start, NULL, c, TILE_VECTORS * LANES);
  UNROLL for (int q = 0; q < (rows + 3) / 4; q++) base[q] = f.a + 4 * q * f.a_row_stride;
  const ptrdiff_t steps_a_row = pending->rows ? f.k / pending->rows : 0;
  ptrdiff_t k = 0;
  for (int row = 0; row < pending->rows; row++, k += steps_a_row) {
    KERNEL(update_row)(pending, row, adam);
    if (row < rows) KERNEL(prefetch_row)(tile, row);
    KERNEL(add_products)(rows, vectors, sum, base, &f, k, k + steps_a_row);
  }
  KERNEL(add_products)(rows, vectors, sum, base, &f, k, f.k);
  pending->rows = 0;
  KERNEL(store_tile)(rows, vectors, sum, c, TILE_VECTORS * LANES);
}

/// A group of rows of the gradient tile c, over the rows of the batch in which it is not zero.
INLINE void KERNEL(group_microkernel)(const int rows, const int vectors, KernelFactors f,
                                      const uint16_t *list, int32_t count, float *c) {
  KERNEL(Tile) sum;
  KERNEL(start_tile)(rows, vectors, sum, START_AT_ZERO, NULL, c, TILE_VECTORS * LANES);
  NO_UNROLL for (int32_t q = 0; q < count; q++) {
    const float *base[BASES] = {f.a + list[q] * f.a_k_stride};
    KERNEL(add_product)(rows, vectors, sum, base, f.a_row_stride, f.b + list[q] * f.b_stride);
  }
  KERNEL(store_tile)(rows, vectors, sum, c, TILE_VECTORS * LANES);
}

typedef void (*KERNEL(GradientMicrokernel))(const KernelFactors *factors, KernelStart start,
                                            KERNEL(PendingTile) *tile,
                                            KERNEL(PendingTile) *pending,
                                            const KernelAdam *adam);

#define INSTANCE(rows, vectors)                                                                 \
  static __attribute__((noinline)) void KERNEL(gradient_microkernel_##rows##x##vectors)(        \
      const KernelFactors *factors, KernelStart start, KERNEL(PendingTile) *tile,               \
      KERNEL(PendingTile) *pending, const KernelAdam *adam) {                                   \
    KERNEL(gradient_microkernel)(rows, vectors, *factors, start, tile, pending, adam);          \
  }
#define ENTRY(rows, vectors) KERNEL(gradient_microkernel_##rows##x##vectors)
#include "TileShapes.h"

static const KERNEL(GradientMicrokernel)
    KERNEL(gradient_microkernels)[TILE_ROWS][TILE_VECTORS] = TILE_TABLE;

#undef INSTANCE
#undef ENTRY

/// The gradient tile of a product that skips zeros, group by group, each followed by a share of
/// the rows of `pending`.
static void KERNEL(gradient_skipping_zeros)(KernelFactors f, ptrdiff_t row,
                                            KERNEL(PendingTile) *tile,
                                            KERNEL(PendingTile) *pending, const KernelAdam *adam) {
  const int rows = tile->rows, vectors = tile->vectors;
  for (int done = 0; done < rows; done += KERNELS_GROUP) {
    const ptrdiff_t group = (row + done) / KERNELS_GROUP;
    const uint16_t *list = f.nonzeros->rows + group * f.nonzeros->row_stride;
    const int32_t count = f.nonzeros->row_counts[group];
    const int height = rows - done < KERNELS_GROUP ? rows - done : KERNELS_GROUP;
    float *c = tile->gradient + done * TILE_VECTORS * LANES;
    for (int i = done; i < done + height; i++) KERNEL(prefetch_row)(tile, i);
#define CASE(height, vectors)                                                                   \
  case (height - 1) * TILE_VECTORS + vectors:                                                   \
    KERNEL(group_microkernel)(height, vectors, f, list, count, c);                              \
    break;
    switch ((height - 1) * TILE_VECTORS + vectors) {
      CASE(1, 1) CASE(1, 2) CASE(2, 1) CASE(2, 2) CASE(3, 1) CASE(3, 2) CASE(4, 1) CASE(4, 2)
#if TILE_VECTORS == 4
      CASE(1, 3) CASE(1, 4) CASE(2, 3) CASE(2, 4) CASE(3, 3) CASE(3, 4) CASE(4, 3) CASE(4, 4)
#endif
    }
#undef CASE
    f.a += KERNELS_GROUP * f.a_row_stride;
    for (int i = done; i < done + KERNELS_GROUP && i < pending->rows; i++) {
      KERNEL(update_row)(pending, i, adam);
    }
  }
  for (int i = (rows + 3) / KERNELS_GROUP * KERNELS_GROUP; i < pending->rows; i++) {
    KERNEL(update_row)(pending, i, adam);
  }
  pending->rows = 0;
}

/// The gradient tile at [row, column], while `pending` goes through Adam.
static void KERNEL(gradient_tile)(const KernelFactors *uses, int use_count, ptrdiff_t row,
                                  ptrdiff_t column, KERNEL(PendingTile) *tile,
                                  KERNEL(PendingTile) *pending, const KernelAdam *adam) {
  for (int use = 0; use < use_count; use++) {
    const KernelFactors f = KERNEL(tile_factors)(uses[use], row, column);
    if (f.nonzeros) {
      KERNEL(gradient_skipping_zeros)(f, row, tile, pending, adam);
    } else {
      KERNEL(gradient_microkernels)[tile->rows - 1][tile->vectors - 1](
          &f, use == 0 ? START_AT_ZERO : START_AT_C, tile, pending, adam);
    }
  }
}

static void KERNEL(update_weights)(const KernelFactors *uses, int use_count, ptrdiff_t first_row,
                                   ptrdiff_t end_row, ptrdiff_t n, KernelParameter p,
                                   KernelAdam adam) {
  KERNEL(PendingTile) buffers[2];
  KERNEL(PendingTile) *tile = &buffers[0], *pending = &buffers[1];
  pending->rows = 0;
  const RowTiles tiles =
      row_tiles(first_row, end_row, uses[0].nonzeros ? KERNELS_GROUP : 1, TILE_ROWS);
  for (ptrdiff_t column = 0; column < n; column += TILE_VECTORS * LANES) {
    for (ptrdiff_t index = 0; index < tiles.count; index++) {
      const ptrdiff_t row = tile_start(tiles, index), at = row * p.stride + column;
      tile->rows = (int)(tile_start(tiles, index + 1) - row);
      tile->vectors = KERNEL(panel_vectors)(column, n);
      tile->weights = (KernelParameter){p.value + at, p.first_moment + at, p.second_moment + at,
                                        p.stride};
      KERNEL(gradient_tile)(uses, use_count, row, column, tile, pending, &adam);
      KERNEL(PendingTile) *const done = pending;
      pending = tile;
      tile = done;
    }
  }
  for (int row = 0; row < pending->rows; row++) KERNEL(update_row)(pending, row, &adam);
}

#undef HIDE
#undef BASES
