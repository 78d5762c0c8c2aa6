// Where a batch of pixels is not zero: KernelNonzeros has the layout.

/// Bit q is set where byte q is not zero.
INLINE uint64_t KERNEL(nonzero_bits)(const uint8_t *bytes) {
  typedef uint8_t Bytes __attribute__((ext_vector_type(64), aligned(1)));
  typedef bool Bits __attribute__((ext_vector_type(64)));
  const Bits bits = __builtin_convertvector(*(const Bytes *)bytes != 0, Bits);
  return __builtin_bit_cast(uint64_t, bits);
}

/// Adds row i, an image of `width` pixels and its numbers x, to the lists of the part of the batch
/// that starts at `first_row`.
INLINE void KERNEL(list_groups)(const uint8_t *image, ptrdiff_t width, const float *x,
                                const KernelNonzeros *nonzeros, ptrdiff_t first_row, ptrdiff_t i) {
  int32_t *const counts = nonzeros->counts + first_row * nonzeros->groups;
  for (ptrdiff_t j = 0; j < width; j += 64) {
    const ptrdiff_t left = width - j;
    uint8_t tail[64] = {0};
    if (left < 64) memcpy(tail, image + j, (size_t)left);
    const uint64_t pixels = KERNEL(nonzero_bits)(left < 64 ? tail : image + j);
    const uint64_t pairs = pixels | pixels >> 1;
    for (uint64_t bits = (pairs | pairs >> 2) & 0x1111111111111111; bits; bits &= bits - 1) {
      const ptrdiff_t column = j + __builtin_ctzll(bits), group = column / KERNELS_GROUP;
      const ptrdiff_t entry = group * nonzeros->stride + first_row + counts[group]++;
      nonzeros->rows[entry] = (uint16_t)i;
      memcpy(nonzeros->values + entry * KERNELS_GROUP, x + column, KERNELS_GROUP * sizeof(float));
    }
  }
}

static void KERNEL(join_parts)(const KernelNonzeros *nonzeros, const int32_t *first_rows,
                               ptrdiff_t part_count, ptrdiff_t first, ptrdiff_t end) {
  for (ptrdiff_t g = first; g < end; g++) {
    uint16_t *const rows = nonzeros->rows + g * nonzeros->stride;
    float *const values = nonzeros->values + g * nonzeros->stride * KERNELS_GROUP;
    ptrdiff_t joined = nonzeros->counts[g];
    for (ptrdiff_t part = 1; part < part_count; part++) {
      const ptrdiff_t start = first_rows[part];
      if (start == first_rows[part - 1]) continue;  // The part before had no rows.
      const size_t count = (size_t)nonzeros->counts[start * nonzeros->groups + g];
      memmove(rows + joined, rows + start, count * sizeof *rows);
      memmove(values + joined * KERNELS_GROUP, values + start * KERNELS_GROUP,
              count * KERNELS_GROUP * sizeof *values);
      joined += (ptrdiff_t)count;
    }
    nonzeros->counts[g] = (int32_t)joined;
  }
}
