// Included once per instruction set, with LANES, CHAINS and LOOP(name) (a name with the set's
// suffix) defined.

typedef float LOOP(Vector) __attribute__((ext_vector_type(LANES)));

// As many chains as the registers hold, so that the latency of one hides behind the others: an FMA
// takes 4 cycles and a core starts up to two in a cycle, so 8 would do.
static int64_t LOOP(multiply_add)(int64_t iterations) {
  typedef LOOP(Vector) Vector;
  // x ← 0.999·x + 0.001 stays near 1: no infinity, no subnormal number. The compiler may not know
  // the factors.
  volatile float unknown_factor = 0.999f, unknown_term = 0.001f;
  const Vector factor = (Vector)unknown_factor, term = (Vector)unknown_term;
  Vector chain[CHAINS];
  _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {
    chain[i] = (Vector)(1.0f + (float)i / 64);
  }
  for (int64_t iteration = 0; iteration < iterations; iteration++) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {
      chain[i] = __builtin_elementwise_fma(chain[i], factor, term);
    }
  }
  Vector sum = (Vector)0.0f;
  _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sum += chain[i];
  volatile float needed = 0;
  for (int lane = 0; lane < LANES; lane++) needed += sum[lane];
  return iterations * CHAINS * LANES * 2;
}

// Reads or updates memory from start to end, 8 vectors a turn.
static inline __attribute__((always_inline)) float LOOP(pass)(float *x, int64_t count, const bool writes) {
  typedef LOOP(Vector) Vector;
  Vector sums[8] = {0};
  for (Vector *v = (Vector *)x, *end = v + count / LANES; v < end; v += 8) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < 8; i++) {
      sums[i] += v[i];
      if (writes) v[i] = v[i] + (Vector)1.0f;
    }
  }
  Vector sum = (Vector)0.0f;
  _Pragma("clang loop unroll(full)") for (int i = 0; i < 8; i++) sum += sums[i];
  return sum[0];
}

static void LOOP(passes)(float *x, int64_t count, int64_t passes, bool writes) {
  volatile float needed = 0;
  for (; passes > 0; passes--) {
    needed += writes ? LOOP(pass)(x, count, true) : LOOP(pass)(x, count, false);
    __asm__ volatile("" ::: "memory");  // The next pass reads again.
  }
}

#undef LANES
#undef CHAINS
#undef LOOP
