// The microkernel for a tile of a weight gradient, c += Xᵀ·dZ over the images of the batch: as
// `microkernel`, with `share` vectors of the strip `pending` going through Adam on the way.

/// Steps k ..< end of the chain; moves a and b on.
INLINE void KERNEL(add_gradients)(const int rows, const int vectors, KERNEL(Tile) sum,
                                  KernelFactors *f, ptrdiff_t k, ptrdiff_t end) {
  UNROLL_TWICE for (; k < end; k++) {
    const float *base[BASES];
    KERNEL(start_bases)(base, f->a);
    KERNEL(prefetch_row)(f->b + ROWS_AHEAD * f->b_stride);
    KERNEL(add_product)(rows, vectors, sum, base, 0, 1, f->b, false);
    f->a += f->a_stride;
    f->b += f->b_stride;
  }
}

INLINE void KERNEL(gradient_microkernel)(const int rows, const int vectors, KernelFactors f,
                                         KernelStart start, float *c, ptrdiff_t c_stride,
                                         KERNEL(Strip) *pending, ptrdiff_t share,
                                         const KernelAdam *adam) {
  KERNEL(Tile) sum;
  KERNEL(start_tile)(rows, vectors, sum, start, NULL, c, c_stride);
  const ptrdiff_t turns = (share + VECTORS_A_TURN - 1) / VECTORS_A_TURN;
  const ptrdiff_t steps = turns > 0 ? f.k / turns : 0;
  ptrdiff_t k = 0;
  for (; share > 0; share -= VECTORS_A_TURN, k += steps) {
    for (int i = 0; i < VECTORS_A_TURN && i < share; i++) KERNEL(update_next)(pending, adam);
    KERNEL(add_gradients)(rows, vectors, sum, &f, k, k + steps);
  }
  KERNEL(add_gradients)(rows, vectors, sum, &f, k, f.k);
  KERNEL(store_tile)(rows, vectors, sum, c, c_stride);
}

typedef void (*KERNEL(GradientMicrokernel))(const KernelFactors *factors, KernelStart start,
                                            float *c, ptrdiff_t c_stride, KERNEL(Strip) *pending,
                                            ptrdiff_t share, const KernelAdam *adam);

#define INSTANCE(rows, vectors)                                                                 \
  static __attribute__((noinline)) void KERNEL(gradient_microkernel_##rows##x##vectors)(        \
      const KernelFactors *factors, KernelStart start, float *c, ptrdiff_t c_stride,            \
      KERNEL(Strip) *pending, ptrdiff_t share, const KernelAdam *adam) {                        \
    KERNEL(gradient_microkernel)(rows, vectors, *factors, start, c, c_stride, pending, share,   \
                                 adam);                                                         \
  }
#define ENTRY(rows, vectors) KERNEL(gradient_microkernel_##rows##x##vectors)
#include "TileShapes.h"

static const KERNEL(GradientMicrokernel)
    KERNEL(gradient_microkernels)[TILE_ROWS][TILE_VECTORS] = TILE_TABLE;

#undef INSTANCE
#undef ENTRY
