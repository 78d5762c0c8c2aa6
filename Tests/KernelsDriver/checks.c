// The kernels against naive loops, bit for bit, over shapes that leave every kind of remainder: the
// tests of Tests/KernelsTests once more for CPUs on which only C runs.
//
// Usage: checks INSTRUCTION_SET; exits with 1 where a bit differs.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"

static const KernelSet *set;
static int failures;

static uint64_t random_state = 1;

static float random_float(void) {
  random_state = random_state * 6364136223846793005 + 1442695040888963407;
  return (float)((int32_t)(random_state >> 33) % 2000) / 1000 - 0.5f;
}

static float *random_floats(ptrdiff_t count) {
  float *floats = aligned_alloc(64, ((size_t)count * sizeof(float) + 127) / 64 * 64);
  if (!floats) abort();
  for (ptrdiff_t i = 0; i < count; i++) floats[i] = random_float();
  return floats;
}

static float *copy(const float *floats, ptrdiff_t count) {
  return memcpy(random_floats(count), floats, (size_t)count * sizeof(float));
}

/// The same bits; any NaN equals any other.
static void expect(const float *found, const float *expected, ptrdiff_t count, const char *what) {
  for (ptrdiff_t i = 0; i < count; i++) {
    if (memcmp(&found[i], &expected[i], 4) == 0 || (isnan(found[i]) && isnan(expected[i]))) continue;
    printf("%s: %s: element %td is %a, not %a\n", set->name, what, i, found[i], expected[i]);
    failures++;
    return;
  }
}

static void check_multiply(ptrdiff_t rows, ptrdiff_t n, ptrdiff_t k) {
  float *a = random_floats(rows * (k + 1)), *b = random_floats((k + 1) * n);
  float *bias = random_floats(n), *c = random_floats(rows * n), *expected = copy(c, rows * n);
  if (k > 2) a[1] = INFINITY, a[2] = 0x1p-140f, b[n] = -0.0f, b[n + 1] = NAN;
  // Long chains take their time on an emulated CPU: one start is enough for them.
  for (KernelStart start = k > 100 ? START_AT_C : START_AT_ZERO; start <= START_AT_C; start++) {
    for (ptrdiff_t i = 0; i < rows; i++) {
      for (ptrdiff_t j = 0; j < n; j++) {
        float sum = start == START_AT_ZERO ? 0 : start == START_AT_BIAS ? bias[j] : c[i * n + j];
        for (ptrdiff_t q = 0; q < k; q++) sum = fmaf(a[i * (k + 1) + q], b[q * n + j], sum);
        expected[i * n + j] = sum;
      }
    }
    const KernelFactors factors = {a, k + 1, b, n, k, NULL};
    set->multiply(factors, start, bias, c, n, 0, rows, n);
    expect(c, expected, rows * n, "multiply");
  }
  free(a), free(b), free(bias), free(c), free(expected);
}

/// One element of a parameter, by KernelAdam's formula.
static void adam_step(float g, float *value, float *m, float *v, KernelAdam adam) {
  g = fmaf(adam.l2, *value, g);
  *m = fmaf(adam.one_minus_beta1, g - *m, *m);
  if (fabsf(*m) < KERNELS_TINY) *m = 0;
  *v = fmaf(adam.one_minus_beta2, fmaf(g, g, -*v), *v);
  *value = fmaf(-adam.rate, *m / (sqrtf(*v) + adam.epsilon), *value);
}

static void check_update(ptrdiff_t rows, ptrdiff_t n, ptrdiff_t batch) {
  const KernelAdam adam = {0.01f, 0.1f, 0.001f, 1e-8f, 0.001f};
  const ptrdiff_t count = rows * n;
  float *x = random_floats(2 * batch * rows), *dy = random_floats(2 * batch * n);
  for (int use_count = 1; use_count <= 2; use_count++) {
    float *found[3], *expected[3];
    for (int i = 0; i < 3; i++) {
      found[i] = random_floats(count);
      if (i == 1) for (ptrdiff_t j = 0; j < count; j += 5) found[i][j] *= 0x1p-62f;
      if (i == 2) for (ptrdiff_t j = 0; j < count; j++) found[i][j] *= found[i][j];
      expected[i] = copy(found[i], count);
    }
    for (ptrdiff_t i = 0; i < rows; i++) {
      for (ptrdiff_t j = 0; j < n; j++) {
        float g = 0;
        for (ptrdiff_t q = 0; q < use_count * batch; q++) g = fmaf(x[q * rows + i], dy[q * n + j], g);
        const ptrdiff_t at = i * n + j;
        adam_step(g, &expected[0][at], &expected[1][at], &expected[2][at], adam);
      }
    }
    const KernelFactors uses[2] = {{x, rows, dy, n, batch, NULL},
                                   {x + batch * rows, rows, dy + batch * n, n, batch, NULL}};
    const KernelParameter p = {found[0], found[1], found[2], n};
    set->update_weights(uses, use_count, 0, rows / 2, n, p, adam);
    set->update_weights(uses, use_count, rows / 2, rows, n, p, adam);
    for (int i = 0; i < 3; i++) {
      expect(found[i], expected[i], count, "update_weights");
      free(found[i]), free(expected[i]);
    }
  }
  free(x), free(dy);
}

/// eᶻ - 1 for z ≤ 0, by the formula of ELU.h.
static float exponential_minus_one(float z) {
  if (isnan(z)) return z;
  z = z < -30 ? -30 : z;
  const float shifted = fmaf(z, 0x1.715476p+0f, 0x1.8p23f), n = shifted - 0x1.8p23f;
  const float r = fmaf(n, -0x1.7f7d1cp-20f, fmaf(n, -0x1.62e400p-1f, z));
  float p = 1.0f / 5040;
  p = fmaf(p, r, 1.0f / 720);
  p = fmaf(p, r, 1.0f / 120);
  p = fmaf(p, r, 1.0f / 24);
  p = fmaf(p, r, 1.0f / 6);
  p = fmaf(p, r, 0.5f);
  const float power = ldexpf(1, (int)n);
  return fmaf(power, fmaf(p * r, r, r), power - 1);
}

static void check_elementwise(void) {
  enum { ROWS = 64, N = 48, COUNT = ROWS * N };
  float *z = random_floats(COUNT);
  for (int i = 0; i < COUNT; i++) z[i] = i < 64 ? ldexpf(-1, -2 * i) : -40 + (float)i * 41 / COUNT;
  z[7] = -0.0f, z[8] = INFINITY, z[9] = -INFINITY, z[10] = NAN, z[11] = 0x1p-140f;
  float *found = copy(z, COUNT), *expected = copy(z, COUNT), *dy = random_floats(COUNT);
  for (int i = 0; i < COUNT; i++) expected[i] = z[i] > 0 ? z[i] : exponential_minus_one(z[i]);
  set->elu(found, N, ROWS, N);
  expect(found, expected, COUNT, "elu");

  float *gradient = copy(dy, COUNT);
  for (int i = 0; i < COUNT; i++) dy[i] *= expected[i] > 0 ? 1 : expected[i] + 1;
  set->elu_gradient(gradient, expected, N, ROWS, N);
  expect(gradient, dy, COUNT, "elu_gradient");

  float *turned = random_floats(COUNT), *expected_turned = copy(turned, COUNT);
  for (int i = 0; i < ROWS - 3; i++) {
    for (int j = 0; j < N - 5; j++) expected_turned[j * ROWS + i] = z[i * N + j];
  }
  set->transpose(z, N, 0, ROWS - 3, N - 5, turned, ROWS);
  expect(turned, expected_turned, COUNT, "transpose");

  uint8_t pixels[256];
  const int32_t index = 0;
  for (int i = 0; i < 256; i++) pixels[i] = (uint8_t)i, expected[i] = (float)i / 255;
  set->gather_pixels(pixels, 256, &index, 0, 1, found, 256, NULL);
  expect(found, expected, 256, "gather_pixels");

  float sums[ROWS], expected_sums[ROWS];
  float *x = random_floats(COUNT);
  for (int i = 0; i < ROWS; i++) {
    float chains[16] = {0};
    for (int j = 0; j < N; j++) chains[j % 16] = fmaf(x[i * N + j], x[i * N + j], chains[j % 16]);
    for (int half = 8; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) chains[j] += chains[j + half];
    }
    expected_sums[i] = chains[0];
  }
  set->sum_squares(x, N, ROWS, N, sums);
  expect(sums, expected_sums, ROWS, "sum_squares");
  free(z), free(found), free(expected), free(dy), free(gradient);
  free(turned), free(expected_turned), free(x);
}

#include "functions.h"

int main(int argc, char **argv) {
  set = kernels_select(argc > 1 ? argv[1] : NULL);
  if (!set) {
    fprintf(stderr, "checks: this CPU lacks %s\n", argv[1]);
    return 64;
  }
  const ptrdiff_t chains[] = {0, 1, 2, 37, 785};
  int shapes = 0;
  for (ptrdiff_t rows = 1; rows <= 27; rows++) {
    for (ptrdiff_t n = 16; n <= 80; n += 16) {
      for (int i = 0; i < 5; i++, shapes++) {
        check_multiply(rows, n, chains[i]);
        if (0 < chains[i] && chains[i] < 100) check_update(rows, n, chains[i]);
      }
    }
  }
  check_update(15, 1040, 3);  // Several strips side by side.
  check_elementwise();
  check_functions();
  printf("%-9s %d shapes, %d failures\n", set->name, shapes, failures);
  return failures > 0;
}
