// Blocks of Philox for LANES groups of four columns at once, and their order in a row.

typedef uint32_t KERNEL(WordVector) __attribute__((ext_vector_type(LANES)));
#define WordVector KERNEL(WordVector)

/// Four vectors: the words of LANES blocks, word by word, or 4·LANES columns.
typedef struct {
  Vector vectors[4];
} KERNEL(Four);
typedef struct {
  WordVector words[4];
} KERNEL(Words);

/// The upper half of each number in place of the lower one. A shuffle: CPUs that multiply and shift by
/// the same unit are busy with the products.
INLINE void KERNEL(take_upper_halves)(WideVector *x) {
  typedef float Halves __attribute__((ext_vector_type(2 * LANES)));
  Halves halves = __builtin_bit_cast(Halves, *x);
  halves.even = halves.odd;
  *x = __builtin_bit_cast(WideVector, halves);
}

/// kernels_philox for the groups of columns `column` ..< `column` + 4·LANES of row `row` after
/// `random.row`. Words are in the lower halves; the upper ones hold what nothing reads.
INLINE KERNEL(Words) KERNEL(random_words)(KernelRandom random, ptrdiff_t row, ptrdiff_t column) {
  WordVector group;
  UNROLL for (int i = 0; i < LANES; i++) group[i] = (uint32_t)i;
  group += (WordVector)(uint32_t)(column / 4);
  WideVector a = __builtin_convertvector(group, WideVector);
  WideVector b = (WideVector)(uint64_t)(random.row + (uint32_t)row);
  WideVector c = (WideVector)(uint64_t)random.step, d = (WideVector)(uint64_t)random.stream;
  uint32_t key0 = (uint32_t)random.seed, key1 = (uint32_t)(random.seed >> 32);
  const WideVector lower = (WideVector)(uint64_t)UINT32_MAX;
  UNROLL for (int round = 0; round < PHILOX_ROUNDS; round++) {
    const WideVector product0 = (a & lower) * (WideVector)(uint64_t)PHILOX_FACTOR_0;
    const WideVector product1 = (c & lower) * (WideVector)(uint64_t)PHILOX_FACTOR_1;
    a = product1, c = product0;
    KERNEL(take_upper_halves)(&a);
    KERNEL(take_upper_halves)(&c);
    a ^= b ^ (WideVector)(uint64_t)key0;
    c ^= d ^ (WideVector)(uint64_t)key1;
    b = product1, d = product0;
    key0 += PHILOX_KEY_STEP_0;
    key1 += PHILOX_KEY_STEP_1;
  }
  KERNEL(Words) words;
  words.words[0] = __builtin_convertvector(a & lower, WordVector);
  words.words[1] = __builtin_convertvector(b & lower, WordVector);
  words.words[2] = __builtin_convertvector(c & lower, WordVector);
  words.words[3] = __builtin_convertvector(d & lower, WordVector);
  return words;
}

/// Numbers word by word in the order of their columns: a₀ b₀ c₀ d₀ a₁ b₁ …
INLINE KERNEL(Four) KERNEL(in_columns)(Vector a, Vector b, Vector c, Vector d) {
  typedef float Pair __attribute__((ext_vector_type(2 * LANES)));
  typedef float Quad __attribute__((ext_vector_type(4 * LANES)));
  Pair ac, bd;
  ac.even = a, ac.odd = c, bd.even = b, bd.odd = d;
  Quad all;
  all.even = ac, all.odd = bd;
  return (KERNEL(Four)){{all.lo.lo, all.lo.hi, all.hi.lo, all.hi.hi}};
}
