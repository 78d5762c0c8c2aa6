// The microkernel: one tile of C, held in registers from the first k to the last.
//
//   c[i, j] = start + Σ_k a[i, k]·b[k, j]      i < rows, j < vectors·LANES
//
// In each step over k it loads `vectors` vectors of b's row, broadcasts one element of a per row
// and does rows·vectors fused multiply-adds. Each lane is one chain over ascending k, so neither
// the tile's shape nor the vector's width changes a bit.

// Rows of a are reached from a base for every two or four rows. The bases are hidden from the
// optimizer, which would otherwise keep a pointer per row and run out of registers.
#define HIDE(pointer) __asm__("" : "+r"(pointer))
#define ROWS_A_BASE (LANES == 16 ? 2 : 4)
#define BASES ((TILE_ROWS + ROWS_A_BASE - 1) / ROWS_A_BASE)

/// Floats of a cache line.
#define LINE 16

/// One tile of C in registers.
typedef Vector KERNEL(Tile)[TILE_ROWS][TILE_VECTORS];

INLINE void KERNEL(start_tile)(const int rows, const int vectors, KERNEL(Tile) sum,
                               KernelStart start, const float *bias, const float *c,
                               ptrdiff_t c_stride) {
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int j = 0; j < vectors; j++) {
      sum[i][j] = start == START_AT_BIAS ? load(bias + j * LANES)
                  : start == START_AT_C  ? load(c + i * c_stride + j * LANES)
                                         : splat(0);
    }
  }
}

INLINE void KERNEL(store_tile)(const int rows, const int vectors, const KERNEL(Tile) sum, float *c,
                               ptrdiff_t c_stride) {
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int j = 0; j < vectors; j++) store(c + i * c_stride + j * LANES, sum[i][j]);
  }
}

/// Rows of b that are asked for before they are needed. The rows of a panel lie too far apart for the CPU to
/// do so by itself, and looking ahead in the instructions does not reach far enough.
#define ROWS_AHEAD 8

/// Asks for the panel's part of the row of b at `row`.
INLINE void KERNEL(prefetch_row)(const float *row) {
  UNROLL for (int j = 0; j < TILE_VECTORS * LANES; j += LINE) __builtin_prefetch(row + j);
}

/// sum[j] += *left·right[j]. Where it `embeds`, each multiply-add broadcasts *left by itself: one
/// instruction less to issue, one load more.
INLINE void KERNEL(add_multiples)(const int vectors, Vector *sum, const float *left,
                                  const Vector *right, const bool embeds) {
  UNROLL for (int j = 0; j < vectors; j++) {
    sum[j] = embeds ? KERNEL(fma_broadcast)(left, right[j], sum[j])
                    : fma(splat(*left), right[j], sum[j]);
  }
}

/// Rows whose multiply-adds embed the broadcast: those whose address is a base alone, since the CPU
/// splits such an instruction in two if its address has an index.
#define EMBEDS(row) ((row) % ROWS_A_BASE == 0)

/// sum += a[·, k]·b[k, ·] for one k: base[q] + offset points to a[q·ROWS_A_BASE, k], b to b[k, 0].
INLINE void KERNEL(add_product)(const int rows, const int vectors, KERNEL(Tile) sum,
                                const float *const *base, ptrdiff_t offset,
                                ptrdiff_t a_row_stride, const float *b, const bool embeds) {
  Vector right[TILE_VECTORS];
  UNROLL for (int j = 0; j < vectors; j++) right[j] = load(b + j * LANES);
  UNROLL for (int i = 0; i < rows; i++) {
    const float *const left = base[i / ROWS_A_BASE] + i % ROWS_A_BASE * a_row_stride + offset;
    KERNEL(add_multiples)(vectors, sum[i], left, right, embeds && EMBEDS(i));
  }
}

/// The bases of a column of Xᵀ, whose elements are neighbours in a row of X.
INLINE void KERNEL(start_bases)(const float **base, const float *a) {
  UNROLL for (int q = 0; q < BASES; q++) base[q] = a + q * ROWS_A_BASE;
}

/// As many steps as a turn of the loop over k has.
#define STEPS_A_TURN 4

/// The next `steps` steps of the chain; moves the bases and b on. Meanwhile it asks for the rows of b that
/// are `ahead` floats further.
INLINE void KERNEL(add_products)(const int rows, const int vectors, KERNEL(Tile) sum,
                                 const float **base, KernelFactors *f, const int steps,
                                 ptrdiff_t ahead) {
  UNROLL for (int step = 0; step < steps; step++) {
    KERNEL(prefetch_row)(f->b + ahead);
    KERNEL(add_product)(rows, vectors, sum, base, step, f->a_stride, f->b, true);
    f->b += f->b_stride;
  }
  UNROLL for (int q = 0; q * ROWS_A_BASE < rows; q++) {
    base[q] += steps;
    HIDE(base[q]);
  }
}

INLINE void KERNEL(microkernel)(const int rows, const int vectors, KernelFactors f,
                                KernelStart start, const float *bias, float *c,
                                ptrdiff_t c_stride, ptrdiff_t ahead) {
  KERNEL(Tile) sum;
  const float *base[BASES];
  KERNEL(start_tile)(rows, vectors, sum, start, bias, c, c_stride);
  UNROLL for (int q = 0; q * ROWS_A_BASE < rows; q++) {
    base[q] = f.a + q * ROWS_A_BASE * f.a_stride;
  }
  ptrdiff_t left = f.k;
  NO_UNROLL for (; left >= STEPS_A_TURN; left -= STEPS_A_TURN) {
    KERNEL(add_products)(rows, vectors, sum, base, &f, STEPS_A_TURN, ahead);
  }
  NO_UNROLL for (; left > 0; left--) {
    KERNEL(add_products)(rows, vectors, sum, base, &f, 1, ahead);
  }
  KERNEL(store_tile)(rows, vectors, sum, c, c_stride);
}

typedef void (*KERNEL(Microkernel))(const KernelFactors *factors, KernelStart start,
                                    const float *bias, float *c, ptrdiff_t c_stride,
                                    ptrdiff_t ahead);

// One instance per tile shape, in a table that the drivers index.
#define INSTANCE(rows, vectors)                                                                 \
  static __attribute__((noinline)) void KERNEL(microkernel_##rows##x##vectors)(                 \
      const KernelFactors *factors, KernelStart start, const float *bias, float *c,             \
      ptrdiff_t c_stride, ptrdiff_t ahead) {                                                    \
    KERNEL(microkernel)(rows, vectors, *factors, start, bias, c, c_stride, ahead);              \
  }
#define ENTRY(rows, vectors) KERNEL(microkernel_##rows##x##vectors)
#include "TileShapes.h"

static const KERNEL(Microkernel) KERNEL(microkernels)[TILE_ROWS][TILE_VECTORS] = TILE_TABLE;

#undef INSTANCE
#undef ENTRY

/// The vectors of the panel of columns that starts at `column` of n.
INLINE int KERNEL(panel_vectors)(ptrdiff_t column, ptrdiff_t n) {
  const ptrdiff_t left = (n - column) / LANES;
  return left < TILE_VECTORS ? (int)left : TILE_VECTORS;
}
