// Adam, a vector at a time, beside the products.
//
// Adam waits for memory, a division and a square root, the products for none of these. So while the
// gradient of one strip of weights is computed, the strip before it goes through Adam, a vector
// every few products. A strip is some rows of a weight matrix in their whole width: Adam walks
// through its memory from start to end, the only way in which it comes fast enough from the
// outer caches.

/// As many columns as a strip has at most; wider matrices have several strips side by side.
#define STRIP_COLUMNS 1024

/// As many floats ahead Adam asks for memory.
#define PREFETCH_DISTANCE 128

/// As many vectors go through Adam in one turn between dense products.
#define VECTORS_A_TURN 2

/// A strip of weights and its gradient, [rows, columns]. Vectors that are `left` wait for Adam, the
/// next one at [.., column], index `next` of the gradient and `at` of the weights.
typedef struct {
  float gradient[TILE_ROWS * STRIP_COLUMNS];
  KernelParameter weights;
  ptrdiff_t rows, columns, column, next, at, left;
} KERNEL(Strip);

/// A strip of `rows` rows whose first element is the weights' [row, column].
INLINE void KERNEL(start_strip)(KERNEL(Strip) *strip, KernelParameter weights, ptrdiff_t row,
                                ptrdiff_t rows, ptrdiff_t column, ptrdiff_t n) {
  const ptrdiff_t at = row * weights.stride + column;
  strip->weights = (KernelParameter){weights.value + at, weights.first_moment + at,
                                     weights.second_moment + at, weights.stride};
  strip->rows = rows;
  strip->columns = n - column < STRIP_COLUMNS ? n - column : STRIP_COLUMNS;
  strip->column = strip->next = strip->at = 0;
  strip->left = rows * strip->columns / LANES;
}

/// Takes the next vector of a strip through Adam.
INLINE void KERNEL(update_next)(KERNEL(Strip) *strip, const KernelAdam *adam) {
  float *const value = strip->weights.value + strip->at;
  float *const first_moment = strip->weights.first_moment + strip->at;
  float *const second_moment = strip->weights.second_moment + strip->at;
  KERNEL(adam)(load(strip->gradient + strip->next), value, first_moment, second_moment, adam);
  __builtin_prefetch(value + PREFETCH_DISTANCE, 1);
  __builtin_prefetch(first_moment + PREFETCH_DISTANCE, 1);
  __builtin_prefetch(second_moment + PREFETCH_DISTANCE, 1);
  strip->left--;
  strip->next += LANES;
  strip->at += LANES;
  strip->column += LANES;
  if (strip->column == strip->columns) {
    strip->column = 0;
    strip->at += strip->weights.stride - strip->columns;
  }
}

/// All that is left.
static void KERNEL(update_rest)(KERNEL(Strip) *strip, const KernelAdam *adam) {
  while (strip->left > 0) KERNEL(update_next)(strip, adam);
}
