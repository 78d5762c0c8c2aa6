// Where a batch of pixels is not zero.

/// Bit q is set where byte q is not zero.
INLINE uint64_t KERNEL(nonzero_bits)(const uint8_t *bytes) {
  typedef uint8_t Bytes __attribute__((ext_vector_type(64), aligned(1)));
  typedef bool Bits __attribute__((ext_vector_type(64)));
  const Bits bits = __builtin_convertvector(*(const Bytes *)bytes != 0, Bits);
  return __builtin_bit_cast(uint64_t, bits);
}

/// Row i of `nonzeros`, for an image of `width` pixels.
INLINE void KERNEL(find_nonzeros)(const uint8_t *image, ptrdiff_t width,
                                  const KernelNonzeros *nonzeros, ptrdiff_t i) {
  uint16_t *columns = nonzeros->columns + i * nonzeros->stride;
  uint64_t *groups = nonzeros->groups + i * nonzeros->words;
  int32_t count = 0;
  for (ptrdiff_t word = 0; word < nonzeros->words; word++) {
    const ptrdiff_t j = word * 64, left = width - j;
    uint8_t tail[64] = {0};
    if (left < 64) memcpy(tail, image + j, (size_t)left);
    const uint64_t pixels = KERNEL(nonzero_bits)(left < 64 ? tail : image + j);
    for (uint64_t bits = pixels; bits; bits &= bits - 1) {
      columns[count++] = (uint16_t)(j + __builtin_ctzll(bits));
    }
    const uint64_t pairs = pixels | pixels >> 1;
    groups[word] = (pairs | pairs >> 2) & 0x1111111111111111;
  }
  nonzeros->counts[i] = count;
}

static void KERNEL(list_rows)(const KernelNonzeros *nonzeros, ptrdiff_t row_count, ptrdiff_t first,
                              ptrdiff_t end) {
  for (ptrdiff_t g = first; g < end; g++) nonzeros->row_counts[g] = 0;
  for (ptrdiff_t i = 0; i < row_count; i++) {
    for (ptrdiff_t word = first / 16; word * 16 < end; word++) {
      uint64_t bits = nonzeros->groups[i * nonzeros->words + word];
      for (; bits; bits &= bits - 1) {
        const ptrdiff_t g = word * 16 + __builtin_ctzll(bits) / KERNELS_GROUP;
        if (g < first || g >= end) continue;
        nonzeros->rows[g * nonzeros->row_stride + nonzeros->row_counts[g]++] = (uint16_t)i;
      }
    }
  }
}
