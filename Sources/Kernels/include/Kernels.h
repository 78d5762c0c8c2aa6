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

/// Elements of a group of KernelNonzeros.
#define KERNELS_GROUP 4

/// A batch x [rows, columns] in groups of KERNELS_GROUP neighbouring elements, those groups left out
/// that are zero, so that products can skip them.
///
/// Rows are cut into parts, such as the threads', and each part has lists of its own until
/// `join_parts` makes them one. In the part that starts at row i, group g is not zero in
/// `counts[i·groups + g]` rows, namely `rows[g·stride + i + …]`, ascending, where its elements are
/// `values[(g·stride + i + …)·KERNELS_GROUP + …]`. `stride` is the number of rows.
///
/// Skipping a factor of 0 changes no bit of a chain, but for two things: 0·∞ and 0·NaN are left
/// out instead of making the sum NaN, and a sum of -0 stays -0. Which factors are skipped follows
/// from x alone, never from parts or instruction sets: those of groups that are all zero.
typedef struct {
  int32_t *counts;
  uint16_t *rows;
  float *values;
  ptrdiff_t groups, stride;
} KernelNonzeros;

/// The two factors of a matrix product, Σ_k a[i, k]·b[k, j].
///
/// `multiply` reads a row by row, `update_weights` reads the matrix whose transpose is a, so that no copy
/// is needed: a[i, k] is a[i·a_stride + k] or a[k·a_stride + i]. Where `nonzeros` is given, it is read
/// instead of the x that it describes, which is a, or a transposed.
typedef struct {
  const float *a;
  ptrdiff_t a_stride;
  const float *b;
  ptrdiff_t b_stride;
  ptrdiff_t k;
  const KernelNonzeros *nonzeros;
} KernelFactors;

/// Smaller first moments are 0, so that nothing decays into subnormal numbers.
#define KERNELS_TINY 0x1p-60f

/// A parameter and its Adam moments, three matrices of one shape and stride.
typedef struct {
  float *value, *first_moment, *second_moment;
  ptrdiff_t stride;
} KernelParameter;

/// One step of Adam, the form that TensorFlow computes (Kingma & Ba 2015, before section 2.1):
///   m += (1 - β₁)(g - m),  v += (1 - β₂)(g² - v),  value -= rate·m / (√v + ε)
/// with g the loss's gradient plus l2·value, and rate = learning rate·√(1 - β₂ᵗ) / (1 - β₁ᵗ).
/// m is 0 where it would be less than KERNELS_TINY: Adam.h says why.
typedef struct {
  float rate, one_minus_beta1, one_minus_beta2, epsilon, l2;
} KernelAdam;

/// Where a row of random numbers comes from: Philox4x32-10 (Salmon et al. 2011) with the key `seed`
/// and the counter (group of four columns, row, step, stream). `row` is the number of the first row
/// given. So a number depends on nothing but these, neither on threads nor on numbers drawn before.
typedef struct {
  uint64_t seed;
  uint32_t stream, step, row;
} KernelRandom;

/// How the second half of a Gaussian's heads gives its deviation: γ = ln σ², or σ itself.
typedef enum { LOG_VARIANCE, DEVIATION } KernelSpread;

/// Where the chains of `multiply` start.
typedef enum { START_AT_ZERO, START_AT_BIAS, START_AT_C } KernelStart;

/// The kernels built for one instruction set. Constant, so any thread may use it.
typedef struct __attribute__((swift_attr("@Sendable"))) {
  /// "x86-64", "x86-64-v3" (AVX2), "x86-64-v4" (AVX-512) or "arm64".
  const char *name;

  /// c = start + a·b for rows `first_row` ..< `end_row` of a and c, and n columns. `bias` [n] is
  /// read where `start` says so. With `nonzeros`, the rows are one part.
  void (*multiply)(KernelFactors factors, KernelStart start, const float *bias, float *c,
                   ptrdiff_t c_stride, ptrdiff_t first_row, ptrdiff_t end_row, ptrdiff_t n);

  /// Rows `first_row` ..< `end_row` of a weight matrix [rows, n]: its gradient, the sum of the
  /// products of `uses` (one chain through all of them), goes tile by tile into Adam. No gradient
  /// matrix exists. A tied weight has two uses. Only the first may have `nonzeros`, of a single
  /// part; then its a is x transposed, and `first_row` is a multiple of KERNELS_GROUP.
  void (*update_weights)(const KernelFactors *uses, int use_count, ptrdiff_t first_row,
                         ptrdiff_t end_row, ptrdiff_t n, KernelParameter weights, KernelAdam adam);

  /// Columns `first` ..< `end` of a bias vector; its gradient is the sum of the rows of
  /// `gradient` [rows, stride], in ascending order.
  void (*update_biases)(const float *gradient, ptrdiff_t gradient_stride, ptrdiff_t rows,
                        ptrdiff_t first, ptrdiff_t end, KernelParameter biases, KernelAdam adam);

  /// y = elu(y): y for y > 0, eʸ - 1 otherwise (Clevert et al. 2016, α = 1).
  void (*elu)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// dy *= elu′, written with the output y = elu(z): 1 for y > 0, y + 1 otherwise.
  void (*elu_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// y = max(0, y); NaN stays NaN.
  void (*relu)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// dy where y > 0, else 0.
  void (*relu_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// y = 1 / (1 + e⁻ʸ). Here and below `columns` are a matrix's own, any number; its padding is
  /// neither read nor written.
  void (*sigmoid)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns);

  /// dy *= y (1 - y), the derivative written with the output y.
  void (*sigmoid_gradient)(float *dy, const float *y, ptrdiff_t stride, ptrdiff_t rows,
                           ptrdiff_t n);

  /// y = x + deviation·ε, with ε standard normal. y may be x.
  void (*add_noise)(const float *x, float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                    float deviation, KernelRandom random);

  /// y = x / keep with probability `keep`, else 0. y may be x. With the same `random` gradients
  /// meet the same choice.
  void (*dropout)(const float *x, float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                  float keep, KernelRandom random);

  /// A sample of the Gaussians that `heads` [rows, 2·columns] describe, means μ first:
  /// z = μ + e^{γ/2}·ε or μ + σ·ε, z [rows, columns].
  void (*sample)(const float *heads, ptrdiff_t heads_stride, float *z, ptrdiff_t z_stride,
                 ptrdiff_t rows, ptrdiff_t columns, KernelSpread spread, KernelRandom random);

  /// The gradient of `heads` from that of z, with the ε of the same `random`, plus `latent_scale`
  /// times the gradient of `latent_loss`:
  ///   dμ = dz + latent_scale·μ
  ///   dγ = dz·ε·e^{γ/2} / 2 + latent_scale·(e^γ - 1) / 2
  ///   dσ = dz·ε + latent_scale·(σ - σ / (10⁻¹⁰ + σ²))
  void (*sample_gradient)(const float *heads, ptrdiff_t heads_stride, const float *dz,
                          ptrdiff_t z_stride, ptrdiff_t rows, ptrdiff_t columns,
                          KernelSpread spread, float latent_scale, KernelRandom random,
                          float *dheads);

  /// The divergence of these Gaussians from N(0, 1), Kingma & Welling 2014: row_sums[i] =
  /// ½ Σ_j (e^γ + μ² - 1 - γ), or ½ Σ_j (σ² + μ² - 1 - ln(10⁻¹⁰ + σ²)).
  void (*latent_loss)(const float *heads, ptrdiff_t heads_stride, ptrdiff_t rows,
                      ptrdiff_t columns, KernelSpread spread, float *row_sums);

  /// row_sums[i] = Σ_j max(x, 0) - x·t + ln(1 + e^{-|x|}) for logits x and targets t in 0 ... 1;
  /// then, where `gradient` is given, gradient = scale·(sigmoid(x) - t). It may be `logits`.
  void (*sigmoid_cross_entropy)(const float *logits, const float *targets, ptrdiff_t stride,
                                ptrdiff_t rows, ptrdiff_t columns, float scale, float *gradient,
                                float *row_sums);

  /// row_sums[i] = ln Σ_j e^{x_j - m} + m - x_label for logits x, the largest of them m; then, where
  /// `gradient` is given, gradient = scale·(softmax(x) - 1 at the label). It may be `logits`.
  /// correct[i] is 1 where the label's logit is m, else 0. Where a logit is not finite, the loss is
  /// NaN and correct[i] is 0.
  void (*softmax_cross_entropy)(const float *logits, ptrdiff_t stride, const int32_t *labels,
                                ptrdiff_t rows, ptrdiff_t columns, float scale, float *gradient,
                                float *row_sums, float *correct);

  /// How far the mean activations of columns `first` ..< `end`, multiples of KERNELS_PADDING, are
  /// from the target p. q_j is the mean of column j of h, clamped to 10⁻⁷ ... 1 - 10⁻⁷:
  ///   losses[j] = p ln(p / q_j) + (1 - p) ln((1 - p) / (1 - q_j))
  ///   gradient[j] = scale·((1 - p) / (1 - q_j) - p / q_j)
  /// Both are 0 from column `columns` on.
  void (*sparsity)(const float *h, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t first,
                   ptrdiff_t end, ptrdiff_t columns, float target, float scale, float *gradient,
                   float *losses);

  /// y[i, j] += row[j]
  void (*add_row)(float *y, const float *row, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t n);

  /// y = eʸ, any n; where it is below 2⁻¹²⁶, 0. At most 1.1 ulp from the exact number. The functions
  /// themselves are here for their tests.
  void (*exponential)(float *y, ptrdiff_t n);

  /// y = ln y, any n. At most 1.6 ulp from the exact number.
  void (*logarithm)(float *y, ptrdiff_t n);

  /// y = ln(1 + y), any n. At most 1.7 ulp from the exact number.
  void (*log1p)(float *y, ptrdiff_t n);

  /// Standard normal deviates, those that `add_noise` and `sample` take.
  void (*standard_normal)(float *y, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,
                          KernelRandom random);

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

  /// x[i, j] = pixels[indices[i]·width + j] / 255, correctly rounded, for rows
  /// `first_row` ..< `end_row` of x; where `nonzeros` is given, these rows become a part of it.
  void (*gather_pixels)(const uint8_t *pixels, ptrdiff_t width, const int32_t *indices,
                        ptrdiff_t first_row, ptrdiff_t end_row, float *x, ptrdiff_t stride,
                        const KernelNonzeros *nonzeros);

  /// Makes the parts that start at `first_rows`, `part_count` ascending numbers from 0 on, one part,
  /// for groups `first` ..< `end`. A part without rows starts where the next one does.
  void (*join_parts)(const KernelNonzeros *nonzeros, const int32_t *first_rows,
                     ptrdiff_t part_count, ptrdiff_t first, ptrdiff_t end);

  /// y += factor·x, each product rounded before it is added; any n. So for the two below.
  void (*add_multiple)(double *y, double factor, const double *x, ptrdiff_t n);

  /// (x, y) = (cosine·x - sine·y, sine·x + cosine·y)
  void (*rotate)(double *x, double *y, double cosine, double sine, ptrdiff_t n);

  /// sums += x
  void (*add_floats)(double *sums, const float *x, ptrdiff_t n);
} KernelSet;

/// The kernels of the instruction set called `name`, or of the CPU's newest where `name` is null.
/// Null where this build has no such set or the CPU can't run it.
const KernelSet *kernels_select(const char *name);

/// One block of Philox4x32-10: four random words.
void kernels_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t result[4]);

/// Hints to the CPU that this thread is spinning.
static inline void kernels_spin_hint(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
