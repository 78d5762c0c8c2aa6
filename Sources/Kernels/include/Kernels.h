// Deterministic kernels: the arithmetic of a training step, the same bits on every CPU.
//
// The contract that every function here keeps, for every instruction set:
// - an element of a matrix product is one chain of fused multiply-adds over k, ascending;
// - a sum has one fixed order and shape of blocks, whatever the number of threads;
// - only + - * / sqrt, fused multiply-add and integer operations: never libm, never fast-math.
//
// Matrices are row-major float32. A `stride` is the distance between rows, in elements; every
// stride and every column count `n` given here is a multiple of KERNELS_PADDING, and the elements
// beyond a matrix's own columns are zeros that stay zeros.
#ifndef KERNELS_H
#define KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Rows of a matrix are padded with zeros to a multiple of this many elements (64 bytes).
#define KERNELS_PADDING 16

/// The two factors of a matrix product, Σ_k a[i, k]·b[k, j].
///
/// `a` is addressed by two strides, so that a transposed factor needs no copy; rows of `b` are
/// contiguous.
typedef struct {
  const float *a;
  ptrdiff_t a_row_stride, a_k_stride;
  const float *b;
  ptrdiff_t b_stride;
  ptrdiff_t k;
} KernelFactors;

/// A parameter and its Adam moments, three matrices of one shape and stride.
typedef struct {
  float *value, *first_moment, *second_moment;
  ptrdiff_t stride;
} KernelParameter;

/// One step of Adam, the form that TensorFlow computes (Kingma & Ba 2015, before section 2.1):
///   m += (1 - β₁)(g - m),  v += (1 - β₂)(g² - v),  value -= rate·m / (√v + ε)
/// with g the loss's gradient plus l2·value, and rate = learning rate·√(1 - β₂ᵗ) / (1 - β₁ᵗ).
typedef struct {
  float rate, one_minus_beta1, one_minus_beta2, epsilon, l2;
} KernelAdam;

/// Where the chains of `multiply` start.
typedef enum { START_AT_ZERO, START_AT_BIAS, START_AT_C } KernelStart;

/// The kernels built for one instruction set. Constant, so any thread may use it.
typedef struct __attribute__((swift_attr("@Sendable"))) {
  /// "x86-64", "x86-64-v3" (AVX2), "x86-64-v4" (AVX-512) or "arm64".
  const char *name;

  /// c[m, n] = start + a·b. `bias` [n] is read where `start` says so.
  void (*multiply)(KernelFactors factors, KernelStart start, const float *bias, float *c,
                   ptrdiff_t c_stride, ptrdiff_t m, ptrdiff_t n);

  /// Rows `first_row` ..< `end_row` of a weight matrix [rows, n]: its gradient, the sum of the
  /// products of `uses` (one chain through all of them), goes tile by tile into Adam. No gradient
  /// matrix exists. A tied weight has two uses.
  void (*update_weights)(const KernelFactors *uses, int use_count, ptrdiff_t first_row,
                         ptrdiff_t end_row, ptrdiff_t n, KernelParameter weights, KernelAdam adam);

  /// Columns `first` ..< `end` of a bias vector; its gradient is the sum of the rows of
  /// `gradient` [rows, stride], in ascending order.
  void (*update_biases)(const float *gradient, ptrdiff_t gradient_stride, ptrdiff_t rows,
                        ptrdiff_t first, ptrdiff_t end, KernelParameter biases, KernelAdam adam);

  /// sums[j] = Σ_i x[i, j], rows ascending, for columns `first` ..< `end`.
  void (*sum_rows)(const float *x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t first, ptrdiff_t end,
                   float *sums);

  /// y = elu(y): y for y > 0, eʸ - 1 otherwise (Clevert et al. 2016, α = 1).
  void (*elu)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// dy *= elu′, written with the output y = elu(z): 1 for y > 0, y + 1 otherwise.
  void (*elu_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// row_sums[i] = Σ_j (outputs[i, j] - targets[i, j])²; then, where `gradient` is given,
  /// gradient = scale·(outputs - targets). `gradient` may be `outputs`.
  void (*squared_error)(const float *outputs, const float *targets, ptrdiff_t stride,
                        ptrdiff_t rows, ptrdiff_t n, float scale, float *gradient, float *row_sums);

  /// row_sums[i] = Σ_j x[i, j]².
  void (*sum_squares)(const float *x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n,
                      float *row_sums);

  /// y[j, i] = x[i, j] for rows `first_row` ..< `end_row` of x and its own `columns`, unpadded.
  void (*transpose)(const float *x, ptrdiff_t x_stride, ptrdiff_t first_row, ptrdiff_t end_row,
                    ptrdiff_t columns, float *y, ptrdiff_t y_stride);

  /// x[i, j] = pixels[indices[i]·width + j] / 255, correctly rounded, for `rows` rows.
  void (*gather_pixels)(const uint8_t *pixels, ptrdiff_t width, const int32_t *indices,
                        ptrdiff_t rows, float *x, ptrdiff_t stride);
} KernelSet;

/// The kernels of the instruction set called `name`, or of the CPU's newest where `name` is null.
/// Null where this build has no such set or the CPU can't run it.
const KernelSet *kernels_select(const char *name);

/// Tells the CPU that this thread is spinning.
static inline void kernels_spin_hint(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
