// A product whose left factor is mostly zeros, such as the pixels of MNIST, group by group of
// neighbouring k:
//
//   c[i, ·] += Σ a[i, k]·b[k, ·]     over the k of the group, ascending,
//
// for those rows i alone in which the group is not zero. The group's rows of b stay in registers
// meanwhile, and a panel of c in cache.

INLINE void KERNEL(add_group)(const int height, const int vectors, const uint16_t *rows,
                              const float *values, int32_t count, const float *b,
                              ptrdiff_t b_stride, float *c, ptrdiff_t c_stride) {
  Vector right[KERNELS_GROUP][TILE_VECTORS];
  UNROLL for (int k = 0; k < height; k++) {
    UNROLL for (int j = 0; j < vectors; j++) right[k][j] = load(b + k * b_stride + j * LANES);
  }
  NO_UNROLL for (int32_t q = 0; q < count; q++, values += KERNELS_GROUP) {
    float *const row = c + rows[q] * c_stride;
    Vector sum[TILE_VECTORS];
    UNROLL for (int j = 0; j < vectors; j++) sum[j] = load(row + j * LANES);
    UNROLL for (int k = 0; k < height; k++) {
      KERNEL(add_multiples)(vectors, sum, values + k, right[k], EMBEDS(k));
    }
    UNROLL for (int j = 0; j < vectors; j++) store(row + j * LANES, sum[j]);
  }
}

/// c = start, rows `first_row` ..< `end_row` and `columns` columns of it.
INLINE void KERNEL(start_rows)(KernelStart start, const float *bias, float *c, ptrdiff_t c_stride,
                               ptrdiff_t first_row, ptrdiff_t end_row, ptrdiff_t columns) {
  if (start == START_AT_C) return;
  for (ptrdiff_t i = first_row; i < end_row; i++) {
    for (ptrdiff_t j = 0; j < columns; j += LANES) {
      store(c + i * c_stride + j, start == START_AT_BIAS ? load(bias + j) : splat(0));
    }
  }
}

/// Rows `first_row` ..< `end_row` are one part of `f.nonzeros`.
static void KERNEL(multiply_skipping_zeros)(KernelFactors f, KernelStart start, const float *bias,
                                            float *c, ptrdiff_t c_stride, ptrdiff_t first_row,
                                            ptrdiff_t end_row, ptrdiff_t n) {
  const int32_t *const counts = f.nonzeros->counts + first_row * f.nonzeros->groups;
  for (ptrdiff_t column = 0; column < n; column += TILE_VECTORS * LANES, c += TILE_VECTORS * LANES) {
    const int vectors = KERNEL(panel_vectors)(column, n);
    KERNEL(start_rows)(start, bias ? bias + column : NULL, c, c_stride, first_row, end_row,
                       vectors * LANES);
    for (ptrdiff_t k = 0; k < f.k && first_row < end_row; k += KERNELS_GROUP) {
      const ptrdiff_t group = k / KERNELS_GROUP, entry = group * f.nonzeros->stride + first_row;
      const int height = f.k - k < KERNELS_GROUP ? (int)(f.k - k) : KERNELS_GROUP;
      const uint16_t *const rows = f.nonzeros->rows + entry;
      const float *const values = f.nonzeros->values + entry * KERNELS_GROUP;
      const float *const b = f.b + k * f.b_stride + column;
      UNROLL for (int q = 0; q < KERNELS_GROUP; q++) {
        KERNEL(prefetch_row)(b + (ROWS_AHEAD + q) * f.b_stride);
      }
      if (counts[group] == 0) continue;
#define CASE(height, vectors)                                                                   \
  case (height - 1) * TILE_VECTORS + vectors:                                                   \
    KERNEL(add_group)(height, vectors, rows, values, counts[group], b, f.b_stride, c, c_stride); \
    break;
#include "GroupShapes.h"
    }
  }
}
