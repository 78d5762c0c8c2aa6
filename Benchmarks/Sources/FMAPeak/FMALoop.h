// Included once per instruction set, with LANES, CHAINS and LOOP (the function's name) defined.
//
// As many chains as the registers hold, so that the latency of one hides behind the others: an FMA
// takes 4 cycles and a core starts up to two in a cycle, so 8 would do.

static int64_t LOOP(int64_t iterations) {
  typedef float Vector __attribute__((ext_vector_type(LANES)));
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

#undef LANES
#undef CHAINS
#undef LOOP
