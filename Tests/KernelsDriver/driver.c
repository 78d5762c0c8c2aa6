// The reference training of Tests/WeightsDigest/ReferenceTraining.swift once more, on top of the
// kernels alone: no Swift, so that it compiles for any CPU that clang knows and runs under an
// emulator. Both must arrive at the same bits.
//
// Usage: driver INSTRUCTION_SET < Tests/TrainingTests/Digests/quick.txt
// Prints a digest for each line; exits with 1 where it is not the one that the line ends with.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"

// Random numbers: SplitMix64.swift and HeNormal.swift.

static uint64_t next(uint64_t *state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static double next_unit(uint64_t *state) { return (double)(next(state) >> 11) * 0x1p-53; }

static uint64_t next_below(uint64_t *state, uint64_t bound) {
  unsigned __int128 product;
  do product = (unsigned __int128)next(state) * bound;
  while ((uint64_t)product < (0 - bound) % bound);
  return (uint64_t)(product >> 64);
}

static bool happens_with_probability_exp_minus(double h, uint64_t *state) {
  for (bool even = true;; even = !even) {
    const double u = next_unit(state);
    if (u >= h) return even;
    h = u;
  }
}

static double next_truncated_normal(uint64_t *state) {
  for (;;) {
    const double x = 4 * next_unit(state) - 2, h = x * x / 4;
    if (happens_with_probability_exp_minus(h, state) &&
        happens_with_probability_exp_minus(h, state)) {
      return x;
    }
  }
}

// Matrices, parameters and layers.

typedef struct {
  ptrdiff_t rows, columns, stride;
  float *elements;
} Matrix;

static void *zeros(ptrdiff_t count, size_t size) {
  const size_t bytes = ((size_t)count * size + 127) / 64 * 64;
  void *memory = aligned_alloc(64, bytes);
  if (!memory) abort();
  return memset(memory, 0, bytes);
}

static Matrix matrix(ptrdiff_t rows, ptrdiff_t columns) {
  const ptrdiff_t stride = (columns + KERNELS_PADDING - 1) / KERNELS_PADDING * KERNELS_PADDING;
  return (Matrix){rows, columns, stride, zeros(rows * stride, sizeof(float))};
}

typedef struct {
  Matrix value, first_moment, second_moment, transposed;
} Parameter;

static Parameter parameter(ptrdiff_t rows, ptrdiff_t columns) {
  return (Parameter){matrix(rows, columns), matrix(rows, columns), matrix(rows, columns),
                     matrix(columns, rows)};
}

static KernelParameter pointers(Parameter p) {
  return (KernelParameter){p.value.elements, p.first_moment.elements, p.second_moment.elements,
                           p.value.stride};
}

/// He-initialized weights.
static Parameter weights(ptrdiff_t inputs, ptrdiff_t outputs, uint64_t *state) {
  const Parameter p = parameter(inputs, outputs);
  const double sigma = sqrt(1.3 * 2 / (double)inputs);
  for (ptrdiff_t i = 0; i < inputs; i++) {
    for (ptrdiff_t j = 0; j < outputs; j++) {
      const float weight = (float)(sigma * next_truncated_normal(state));
      p.value.elements[i * p.value.stride + j] = weight;
      p.transposed.elements[j * p.transposed.stride + i] = weight;
    }
  }
  return p;
}

/// A layer reads `x` and writes `y`; `dy` is the gradient of the loss by y. `factor` is what x is
/// multiplied with: the weights of layer `owner`, or where that is another layer their transpose.
typedef struct {
  int owner;
  Matrix factor, back_factor, x, y, dy;
  Parameter biases;
} Layer;

enum { LAYERS = 4 };

typedef struct {
  const KernelSet *set;
  int weight_count;
  Parameter weights[LAYERS];
  Layer layers[LAYERS];
  KernelNonzeros nonzeros;
  Matrix row_errors;
  double beta1_power, beta2_power;
} Network;

static Network network(const KernelSet *set, bool tied, const ptrdiff_t *widths, ptrdiff_t batch,
                       uint64_t *state) {
  const ptrdiff_t width[LAYERS + 1] = {widths[0], widths[1], widths[2], widths[1], widths[0]};
  Network n = {.set = set, .weight_count = tied ? 2 : 4, .beta1_power = 1, .beta2_power = 1};
  for (int i = 0; i < n.weight_count; i++) n.weights[i] = weights(width[i], width[i + 1], state);
  for (int i = 0; i < LAYERS; i++) {
    const int owner = i < n.weight_count ? i : LAYERS - 1 - i;
    const Parameter w = n.weights[owner];
    n.layers[i] = (Layer){
        .owner = owner,
        .factor = owner == i ? w.value : w.transposed,
        .back_factor = owner == i ? w.transposed : w.value,
        .x = i == 0 ? matrix(batch, width[0]) : n.layers[i - 1].y,
        .y = matrix(batch, width[i + 1]),
        .dy = matrix(batch, width[i + 1]),
        .biases = parameter(1, width[i + 1]),
    };
  }
  const ptrdiff_t groups = (width[0] + KERNELS_GROUP - 1) / KERNELS_GROUP;
  n.nonzeros = (KernelNonzeros){
      .counts = zeros(batch * groups, sizeof(int32_t)),
      .rows = zeros(groups * batch, sizeof(uint16_t)),
      .values = zeros(groups * batch * KERNELS_GROUP, sizeof(float)),
      .groups = groups,
      .stride = batch,
  };
  n.row_errors = matrix(1, batch);
  return n;
}

// The step: TrainingStep.swift, on one thread.

static void multiply(const Network *n, Matrix a, Matrix b, const float *bias, Matrix c,
                     const KernelNonzeros *nonzeros) {
  const KernelFactors factors = {a.elements, a.stride, b.elements, b.stride, a.columns, nonzeros};
  n->set->multiply(factors, bias ? START_AT_BIAS : START_AT_ZERO, bias, c.elements, c.stride, 0,
                   a.rows, c.stride);
}

static void forward(const Network *n) {
  for (int i = 0; i < LAYERS; i++) {
    const Layer *l = &n->layers[i];
    multiply(n, l->x, l->factor, l->biases.value.elements, l->y, i == 0 ? &n->nonzeros : NULL);
    if (i < LAYERS - 1) n->set->elu(l->y.elements, l->y.stride, l->y.rows, l->y.stride);
  }
}

static void backward(const Network *n) {
  const Layer *last = &n->layers[LAYERS - 1];
  n->set->squared_error(last->y.elements, n->layers[0].x.elements, last->y.stride, last->y.rows,
                        last->y.stride, 2 / (float)(last->y.rows * last->y.columns),
                        last->dy.elements, n->row_errors.elements);
  for (int i = LAYERS - 1; i >= 0; i--) {
    const Layer *l = &n->layers[i];
    if (i < LAYERS - 1) {
      n->set->elu_gradient(l->dy.elements, l->y.elements, l->y.stride, l->y.rows, l->y.stride);
    }
    if (i > 0) multiply(n, l->dy, l->back_factor, NULL, n->layers[i - 1].dy, NULL);
  }
}

/// xᵀ·dy for a layer's own weights, dyᵀ·x for weights tied to another's.
static KernelFactors gradient(const Network *n, int layer) {
  const Layer *l = &n->layers[layer];
  const Matrix a = l->owner == layer ? l->x : l->dy, b = l->owner == layer ? l->dy : l->x;
  return (KernelFactors){a.elements, a.stride, b.elements,
                         b.stride,   a.rows,   layer == 0 ? &n->nonzeros : NULL};
}

static void update(Network *n) {
  n->beta1_power *= 0.9;
  n->beta2_power *= 0.999;
  const double correction = sqrt(1 - n->beta2_power) / (1 - n->beta1_power);
  KernelAdam adam = {(float)(0.01 * correction), (float)(1 - 0.9), (float)(1 - 0.999), 1e-8f, 0};
  for (int i = 0; i < LAYERS; i++) {
    const Layer *l = &n->layers[i];
    n->set->update_biases(l->dy.elements, l->dy.stride, l->dy.rows, 0, l->dy.stride,
                          pointers(l->biases), adam);
  }
  adam.l2 = 0.001f;
  for (int i = 0; i < n->weight_count; i++) {
    KernelFactors uses[2];
    int use_count = 0;
    for (int j = 0; j < LAYERS; j++) {
      if (n->layers[j].owner == i) uses[use_count++] = gradient(n, j);
    }
    const Parameter w = n->weights[i];
    n->set->update_weights(uses, use_count, 0, w.value.rows, w.value.stride, pointers(w), adam);
    n->set->transpose(w.value.elements, w.value.stride, 0, w.value.rows, w.value.columns,
                      w.transposed.elements, w.transposed.stride);
  }
}

// The training: ReferenceTraining.swift and ShuffledBatches.swift.

static void shuffle(int32_t *order, ptrdiff_t count, uint64_t *state) {
  for (ptrdiff_t last = count - 1; last > 0; last--) {
    const uint64_t other = next_below(state, (uint64_t)last + 1);
    const int32_t moved = order[last];
    order[last] = order[other];
    order[other] = moved;
  }
}

static uint64_t fnv1a(uint64_t hash, Matrix m) {
  for (ptrdiff_t i = 0; i < m.rows; i++) {
    for (ptrdiff_t j = 0; j < m.columns; j++) {
      uint32_t bits;
      memcpy(&bits, &m.elements[i * m.stride + j], 4);
      for (int shift = 0; shift < 32; shift += 8) {
        hash = (hash ^ (bits >> shift & 0xFF)) * 0x100000001B3;
      }
    }
  }
  return hash;
}

static uint64_t digest(const KernelSet *set, bool tied, const ptrdiff_t *widths, ptrdiff_t batch,
                       ptrdiff_t image_count, ptrdiff_t epochs) {
  uint64_t pixel_state = 1, state = 2;
  uint8_t *pixels = zeros(image_count * widths[0], 1);
  for (ptrdiff_t i = 0; i < image_count * widths[0]; i++) {
    const uint64_t bits = next(&pixel_state);
    pixels[i] = bits % 100 < 81 ? 0 : (uint8_t)(1 + (bits >> 32) % 255);
  }
  Network n = network(set, tied, widths, batch, &state);
  int32_t *order = zeros(image_count, sizeof(int32_t)), *indices = zeros(batch, sizeof(int32_t));
  for (ptrdiff_t i = 0; i < image_count; i++) order[i] = (int32_t)i;
  shuffle(order, image_count, &state);
  ptrdiff_t position = 0;
  for (ptrdiff_t step = 0; step < image_count / batch * epochs; step++) {
    for (ptrdiff_t i = 0; i < batch; i++) {
      if (position == image_count) {
        shuffle(order, image_count, &state);
        position = 0;
      }
      indices[i] = order[position++];
    }
    const Matrix x = n.layers[0].x;
    set->gather_pixels(pixels, x.columns, indices, 0, x.rows, x.elements, x.stride, &n.nonzeros);
    forward(&n);
    backward(&n);
    update(&n);
  }
  uint64_t hash = 0xCBF29CE484222325;
  for (int i = 0; i < n.weight_count; i++) hash = fnv1a(hash, n.weights[i].value);
  for (int i = 0; i < LAYERS; i++) hash = fnv1a(hash, n.layers[i].biases.value);
  return hash;  // What was allocated ends with the process.
}

int main(int argc, char **argv) {
  const KernelSet *set = kernels_select(argc > 1 ? argv[1] : NULL);
  if (!set) {
    fprintf(stderr, "driver: this CPU lacks %s\n", argv[1]);
    return 64;
  }
  int failures = 0;
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    char model[16];
    ptrdiff_t widths[3], batch, image_count, epochs;
    unsigned long long expected;
    if (sscanf(line, "%15s %td %td %td %td %td %td %llx", model, &widths[0], &widths[1], &widths[2],
               &batch, &image_count, &epochs, &expected) != 8) {
      continue;
    }
    const uint64_t found =
        digest(set, strcmp(model, "tied") == 0, widths, batch, image_count, epochs);
    failures += found != expected;
    printf("%-9s %-7s %td-%td-%td batch %td, %td steps: %016llx%s\n", set->name, model, widths[0],
           widths[1], widths[2], batch, image_count / batch * epochs, (unsigned long long)found,
           found == expected ? "" : "  NOT AS EXPECTED");
    fflush(stdout);
  }
  return failures > 0;
}
