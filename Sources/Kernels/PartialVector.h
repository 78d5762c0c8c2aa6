// Vectors at the end of a row whose columns are not a multiple of LANES. Loops instead of memcpy: a
// call would clobber the registers that hold constants.

/// The first `count` floats at `pointer`, then zeros; a whole vector where there are that many.
INLINE Vector KERNEL(load_part)(const float *pointer, ptrdiff_t count) {
  if (count >= LANES) return load(pointer);
  float lanes[LANES];
  NO_UNROLL for (int i = 0; i < LANES; i++) lanes[i] = i < count ? pointer[i] : 0;
  return load(lanes);
}

/// Stores the first `count` floats of v, at most all.
INLINE void KERNEL(store_part)(float *pointer, Vector v, ptrdiff_t count) {
  if (count >= LANES) {
    store(pointer, v);
    return;
  }
  float lanes[LANES];
  store(lanes, v);
  NO_UNROLL for (int i = 0; i < LANES; i++) {
    if (i < count) pointer[i] = lanes[i];
  }
}

/// The first `count` floats of v, then zeros.
INLINE Vector KERNEL(first_part)(Vector v, ptrdiff_t count) {
  if (count >= LANES) return v;
  IntVector lane;
  UNROLL for (int i = 0; i < LANES; i++) lane[i] = i;
  return lane < (IntVector)(int32_t)(count > 0 ? count : 0) ? v : splat(0);
}
