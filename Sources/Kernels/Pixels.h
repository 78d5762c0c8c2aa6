// Pixels to numbers: byte / 255 in float32.

/// p / 255, correctly rounded, for the integers 0 ... 255: a product with 1/255 and one
/// correction, since a division costs more. (A test compares all 256 quotients.)
INLINE Vector KERNEL(divided_by_255)(Vector p) {
  const Vector quotient = p * splat(1.0f / 255);
  const Vector remainder = fma(splat(-255), quotient, p);
  return fma(remainder, splat(1.0f / 255), quotient);
}

/// Rows between an image and the one that is asked for meanwhile: shuffled images lie far apart, so
/// without this each would wait for memory.
enum { KERNEL(PREFETCH_ROWS) = 6 };

static void KERNEL(gather_pixels)(const uint8_t *pixels, ptrdiff_t width, const int32_t *indices,
                                  ptrdiff_t first_row, ptrdiff_t end_row, float *x,
                                  ptrdiff_t stride, const KernelNonzeros *nonzeros) {
  if (first_row == end_row) return;  // A part without rows has no lists.
  if (nonzeros) {
    memset(nonzeros->counts + first_row * nonzeros->groups, 0,
           (size_t)nonzeros->groups * sizeof *nonzeros->counts);
  }
  for (ptrdiff_t i = first_row; i < end_row; i++) {
    if (i + KERNEL(PREFETCH_ROWS) < end_row) {
      const uint8_t *next = pixels + indices[i + KERNEL(PREFETCH_ROWS)] * width;
      for (ptrdiff_t j = 0; j < width; j += 64) __builtin_prefetch(next + j);
    }
    const uint8_t *image = pixels + indices[i] * width;
    float *row = x + i * stride;
    ptrdiff_t j = 0;
    for (; j + LANES <= width; j += LANES) {
      const Vector p = __builtin_convertvector(*(const ByteVector *)(image + j), Vector);
      store(row + j, KERNEL(divided_by_255)(p));
    }
    for (; j < width; j++) row[j] = (float)image[j] / 255;
    if (nonzeros) KERNEL(list_groups)(image, width, row, nonzeros, first_row, i);
  }
}
