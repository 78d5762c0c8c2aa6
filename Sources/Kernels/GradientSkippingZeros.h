// A tile of the weight gradient c = Xᵀ·dZ of a layer that reads pixels: group by group of its rows,
// over those images alone in which the group is not zero.

/// Images after which a vector of `pending` goes through Adam.
#define IMAGES_A_VECTOR 8

INLINE void KERNEL(group_microkernel)(const int height, const int vectors, const uint16_t *images,
                                      const float *values, int32_t count, const float *b,
                                      ptrdiff_t b_stride, float *c, ptrdiff_t c_stride,
                                      KERNEL(Strip) *pending, const KernelAdam *adam) {
  KERNEL(Tile) sum;
  KERNEL(start_tile)(height, vectors, sum, START_AT_ZERO, NULL, c, c_stride);
  const uint16_t *const end = images + count;
  while (images < end) {
    const uint16_t *const stop = end - images < IMAGES_A_VECTOR ? end : images + IMAGES_A_VECTOR;
    NO_UNROLL for (; images < stop; images++, values += KERNELS_GROUP) {
      const float *base[BASES];
      KERNEL(start_bases)(base, values);
      KERNEL(add_product)(height, vectors, sum, base, 0, 1, b + *images * b_stride, true);
    }
    if (pending->left > 0) KERNEL(update_next)(pending, adam);
  }
  KERNEL(store_tile)(height, vectors, sum, c, c_stride);
}

/// The tile of `rows` rows that starts at `row`; f.nonzeros is one part.
static void KERNEL(gradient_skipping_zeros)(const KernelFactors *f, ptrdiff_t row, ptrdiff_t rows,
                                            int vectors, float *c, ptrdiff_t c_stride,
                                            KERNEL(Strip) *pending, const KernelAdam *adam) {
  for (; rows > 0; rows -= KERNELS_GROUP, row += KERNELS_GROUP, c += KERNELS_GROUP * c_stride) {
    const ptrdiff_t group = row / KERNELS_GROUP, entry = group * f->nonzeros->stride;
    const int height = rows < KERNELS_GROUP ? (int)rows : KERNELS_GROUP;
    const uint16_t *const images = f->nonzeros->rows + entry;
    const float *const values = f->nonzeros->values + entry * KERNELS_GROUP;
    const int32_t count = f->nonzeros->counts[group];
#define CASE(height, vectors)                                                                   \
  case (height - 1) * TILE_VECTORS + vectors:                                                   \
    KERNEL(group_microkernel)(height, vectors, images, values, count, f->b, f->b_stride, c,     \
                              c_stride, pending, adam);                                         \
    break;
#include "GroupShapes.h"
  }
}

#undef IMAGES_A_VECTOR
