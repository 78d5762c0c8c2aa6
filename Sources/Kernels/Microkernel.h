// The microkernel: one tile of C, held in registers from the first k to the last.
//
//   c[i, j] = start + Σ_k a[i, k]·b[k, j]      i < rows, j < vectors·LANES
//
// In each step over k it loads `vectors` vectors of b's row, broadcasts one element of a per row
// and does rows·vectors fused multiply-adds. Each lane is one chain over ascending k, so neither
// the tile's shape nor the vector's width changes a bit.

// Rows of a are reached from a base for every four rows. The bases are hidden from the optimizer,
// which would otherwise chain one address to the next and spend as long on that as on arithmetic.
#define HIDE(pointer) __asm__("" : "+r"(pointer))

INLINE void KERNEL(microkernel)(const int rows, const int vectors, KernelFactors f,
                                KernelStart start, const float *bias, float *c,
                                ptrdiff_t c_stride) {
  Vector sum[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int j = 0; j < vectors; j++) {
      sum[i][j] = start == START_AT_BIAS ? load(bias + j * LANES)
                  : start == START_AT_C  ? load(c + i * c_stride + j * LANES)
                                         : splat(0);
    }
  }
  const float *base[(TILE_ROWS + 3) / 4];
  UNROLL for (int q = 0; q < (rows + 3) / 4; q++) base[q] = f.a + 4 * q * f.a_row_stride;
  NO_UNROLL for (ptrdiff_t k = 0; k < f.k; k++) {
    Vector b[TILE_VECTORS];
    UNROLL for (int j = 0; j < vectors; j++) b[j] = load(f.b + j * LANES);
    UNROLL for (int i = 0; i < rows; i++) {
      const Vector a = splat(base[i / 4][i % 4 * f.a_row_stride]);
      UNROLL for (int j = 0; j < vectors; j++) sum[i][j] = fma(a, b[j], sum[i][j]);
    }
    UNROLL for (int q = 0; q < (rows + 3) / 4; q++) {
      base[q] += f.a_k_stride;
      HIDE(base[q]);
    }
    f.b += f.b_stride;
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int j = 0; j < vectors; j++) store(c + i * c_stride + j * LANES, sum[i][j]);
  }
}

typedef void (*KERNEL(Microkernel))(const KernelFactors *factors, KernelStart start,
                                    const float *bias, float *c, ptrdiff_t c_stride);

// One instance per tile shape; X-macros name them all.
#define MICROKERNEL(rows, vectors)                                                              \
  static __attribute__((noinline)) void KERNEL(microkernel_##rows##x##vectors)(                 \
      const KernelFactors *factors, KernelStart start, const float *bias, float *c,             \
      ptrdiff_t c_stride) {                                                                     \
    KERNEL(microkernel)(rows, vectors, *factors, start, bias, c, c_stride);                     \
  }
#if TILE_VECTORS == 2
#define MICROKERNELS(rows) MICROKERNEL(rows, 1) MICROKERNEL(rows, 2)
#define ENTRIES(rows) {KERNEL(microkernel_##rows##x1), KERNEL(microkernel_##rows##x2)}
#else
#define MICROKERNELS(rows)                                                                      \
  MICROKERNEL(rows, 1) MICROKERNEL(rows, 2) MICROKERNEL(rows, 3) MICROKERNEL(rows, 4)
#define ENTRIES(rows)                                                                           \
  {KERNEL(microkernel_##rows##x1), KERNEL(microkernel_##rows##x2),                              \
   KERNEL(microkernel_##rows##x3), KERNEL(microkernel_##rows##x4)}
#endif

MICROKERNELS(1) MICROKERNELS(2) MICROKERNELS(3) MICROKERNELS(4)
#if TILE_ROWS >= 6
MICROKERNELS(5) MICROKERNELS(6)
#endif
#if TILE_ROWS >= 13
MICROKERNELS(7) MICROKERNELS(8) MICROKERNELS(9) MICROKERNELS(10)
MICROKERNELS(11) MICROKERNELS(12) MICROKERNELS(13)
#endif

static const KERNEL(Microkernel) KERNEL(microkernels)[TILE_ROWS][TILE_VECTORS] = {
    ENTRIES(1), ENTRIES(2), ENTRIES(3), ENTRIES(4),
#if TILE_ROWS >= 6
    ENTRIES(5), ENTRIES(6),
#endif
#if TILE_ROWS >= 13
    ENTRIES(7), ENTRIES(8), ENTRIES(9), ENTRIES(10), ENTRIES(11), ENTRIES(12), ENTRIES(13),
#endif
};

#undef HIDE
#undef MICROKERNEL
#undef MICROKERNELS
#undef ENTRIES
