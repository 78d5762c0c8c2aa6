// Standard normal deviates by the transformation of Box & Muller (1958): two words of a block give
// r = √(-2 ln u) and the angle 2πv, and so the deviates r·cos 2πv and r·sin 2πv.

/// cos 2πv and sin 2πv for the words 2³²·v. The nearest quarter of a turn goes off; polynomials of the
/// rest |w| ≤ ½ quarters, in w². The errors are below 2⁻²³.
INLINE void KERNEL(cos_and_sin_of_turns)(WordVector word, Vector *cosine, Vector *sine) {
  const IntVector turn = __builtin_bit_cast(IntVector, word);
  const IntVector quarters = (turn + (IntVector)(1 << 29)) >> 30;
  const Vector w = __builtin_convertvector(turn - (quarters << 30), Vector) * splat(0x1p-30f);
  const Vector square = w * w;
  Vector s = fma(splat(-0x1.2d9302p-8f), square, splat(0x1.465e92p-4f));
  s = fma(s, square, splat(-0x1.4abbbap-1f));
  s = fma(s, square, splat(0x1.921fb6p+0f)) * w;
  Vector c = fma(splat(-0x1.4ea9e6p-6f), square, splat(0x1.03b162p-2f));
  c = fma(c, square, splat(-0x1.3bd3a2p+0f));
  c = fma(c, square, splat(1));
  // After q quarters: (c, s), (-s, c), (-c, -s), (s, -c).
  const IntVector odd = (quarters & 1) != 0;
  const IntVector cosine_sign = ((quarters + 1) & 2) << 30, sine_sign = (quarters & 2) << 30;
  *cosine = __builtin_bit_cast(Vector, __builtin_bit_cast(IntVector, odd ? s : c) ^ cosine_sign);
  *sine = __builtin_bit_cast(Vector, __builtin_bit_cast(IntVector, odd ? c : s) ^ sine_sign);
}

/// Two deviates from two words, of which the first gives u = (word + ½) / 2³².
INLINE void KERNEL(box_muller)(WordVector u, WordVector v, Vector *first, Vector *second) {
  const Vector uniform =
      fma(__builtin_convertvector(u, Vector), splat(0x1p-32f), splat(0x1p-33f));
  const Vector radius = __builtin_elementwise_sqrt(splat(-2) * KERNEL(log_of_normal)(uniform));
  Vector cosine, sine;
  KERNEL(cos_and_sin_of_turns)(v, &cosine, &sine);
  *first = radius * cosine;
  *second = radius * sine;
}

/// The deviates of columns `column` ..< `column` + 4·LANES of row `row` after `random.row`.
INLINE KERNEL(Four) KERNEL(normals)(KernelRandom random, ptrdiff_t row, ptrdiff_t column) {
  const KERNEL(Words) words = KERNEL(random_words)(random, row, column);
  Vector a, b, c, d;
  KERNEL(box_muller)(words.words[0], words.words[1], &a, &b);
  KERNEL(box_muller)(words.words[2], words.words[3], &c, &d);
  return KERNEL(in_columns)(a, b, c, d);
}

static void KERNEL(standard_normal)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                                    KernelRandom random) {
  for (ptrdiff_t i = 0; i < rows; i++, y += stride) {
    for (ptrdiff_t j = 0; j < columns; j += 4 * LANES) {
      const KERNEL(Four) four = KERNEL(normals)(random, i, j);
      UNROLL for (int q = 0; q < 4; q++) {
        const ptrdiff_t at = j + q * LANES;
        KERNEL(store_part)(y + at, four.vectors[q], columns - at);
      }
    }
  }
}
