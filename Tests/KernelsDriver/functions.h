// The kernels of functions, random numbers and losses: a digest of what they give for fixed inputs, the
// same for every instruction set. Tests/KernelsTests compares these kernels with Double.

enum { FUNCTION_ROWS = 5, FUNCTION_COLUMNS = 77, FUNCTION_STRIDE = 80, FUNCTION_COUNT = 5 * 80 };
static const uint64_t function_digest = 0x6C3BF2A138607036;

static uint64_t hash_floats(uint64_t hash, const float *floats, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) {
    uint32_t bits = 0x7FC00000;  // any NaN
    if (!isnan(floats[i])) memcpy(&bits, &floats[i], 4);
    hash = (hash ^ bits) * 0x100000001B3;
  }
  return hash;
}

/// Every `step`th float of all, through the functions themselves.
static uint64_t hash_functions(uint64_t hash, uint64_t step) {
  float x[1000], y[1000];
  for (uint64_t bits = 0; bits <= UINT32_MAX;) {
    ptrdiff_t count = 0;
    for (; count < 1000 && bits <= UINT32_MAX; count++, bits += step) {
      const uint32_t word = (uint32_t)bits;
      memcpy(&x[count], &word, 4);
    }
    void (*const functions[])(float *, ptrdiff_t) = {set->exponential, set->logarithm, set->log1p};
    for (int i = 0; i < 3; i++) {
      memcpy(y, x, sizeof y);
      functions[i](y, count);
      hash = hash_floats(hash, y, count);
    }
  }
  return hash;
}

static uint64_t hash_random_numbers(uint64_t hash, const float *x) {
  const KernelRandom random = {0x0123456789ABCDEF, 3, 1u << 31, UINT32_MAX};
  float *y = random_floats(FUNCTION_COUNT);
  set->standard_normal(y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_COLUMNS, random);
  hash = hash_floats(hash, y, FUNCTION_COUNT);
  set->add_noise(x, y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_COLUMNS, 0.3f, random);
  hash = hash_floats(hash, y, FUNCTION_COUNT);
  set->dropout(x, y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_COLUMNS, 0.7f, random);
  hash = hash_floats(hash, y, FUNCTION_COUNT);
  for (KernelSpread spread = LOG_VARIANCE; spread <= DEVIATION; spread++) {
    float *dheads = random_floats(FUNCTION_COUNT), sums[FUNCTION_ROWS];
    set->sample(x, FUNCTION_STRIDE, y, FUNCTION_STRIDE, FUNCTION_ROWS, 37, spread, random);
    set->sample_gradient(x, FUNCTION_STRIDE, y, FUNCTION_STRIDE, FUNCTION_ROWS, 37, spread, 0.5f,
                         random, dheads);
    set->latent_loss(x, FUNCTION_STRIDE, FUNCTION_ROWS, 37, spread, sums);
    hash = hash_floats(hash, y, FUNCTION_COUNT);
    hash = hash_floats(hash, dheads, FUNCTION_COUNT);
    hash = hash_floats(hash, sums, FUNCTION_ROWS);
    free(dheads);
  }
  free(y);
  return hash;
}

static uint64_t hash_losses(uint64_t hash, const float *x) {
  float *y = copy(x, FUNCTION_COUNT), *d = random_floats(FUNCTION_COUNT);
  float sums[FUNCTION_ROWS], correct[FUNCTION_ROWS];
  const int32_t labels[FUNCTION_ROWS] = {0, 9, 20, 33, 76};
  set->sigmoid_cross_entropy(x, d, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_COLUMNS, 0.5f, y, sums);
  hash = hash_floats(hash_floats(hash, y, FUNCTION_COUNT), sums, FUNCTION_ROWS);
  set->softmax_cross_entropy(x, FUNCTION_STRIDE, labels, FUNCTION_ROWS, FUNCTION_COLUMNS, 0.5f, y,
                             sums, correct);
  hash = hash_floats(hash_floats(hash, y, FUNCTION_COUNT), sums, FUNCTION_ROWS);
  hash = hash_floats(hash, correct, FUNCTION_ROWS);
  memcpy(y, x, FUNCTION_COUNT * sizeof(float));
  set->sigmoid(y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_COLUMNS);
  hash = hash_floats(hash, y, FUNCTION_COUNT);
  set->sigmoid_gradient(d, y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_STRIDE);
  hash = hash_floats(hash, d, FUNCTION_COUNT);
  float losses[FUNCTION_STRIDE];
  set->sparsity(y, FUNCTION_STRIDE, FUNCTION_ROWS, 0, FUNCTION_STRIDE, FUNCTION_COLUMNS, 0.1f, 0.2f,
                d, losses);
  hash = hash_floats(hash_floats(hash, d, FUNCTION_STRIDE), losses, FUNCTION_STRIDE);
  memcpy(y, x, FUNCTION_COUNT * sizeof(float));
  set->add_row(y, d, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_STRIDE);
  set->relu(y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_STRIDE);
  set->relu_gradient(d, y, FUNCTION_STRIDE, FUNCTION_ROWS, FUNCTION_STRIDE);
  hash = hash_floats(hash_floats(hash, y, FUNCTION_COUNT), d, FUNCTION_COUNT);
  free(y), free(d);
  return hash;
}

static void check_functions(void) {
  random_state = 2;
  float *x = random_floats(FUNCTION_COUNT);
  for (int i = 0; i < FUNCTION_COUNT; i++) x[i] *= 16;
  uint64_t hash = hash_functions(0xCBF29CE484222325, 9973);
  hash = hash_losses(hash_random_numbers(hash, x), x);
  free(x);
  if (hash != function_digest) {
    printf("%s: functions: digest %016llx, not %016llx\n", set->name, (unsigned long long)hash,
           (unsigned long long)function_digest);
    failures++;
  }
}
