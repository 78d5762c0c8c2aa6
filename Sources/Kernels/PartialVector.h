// Vectors at the end of a row whose columns are not a multiple of LANES.

/// The first `count` floats at `pointer`, then zeros; a whole vector where there are that many.
INLINE Vector KERNEL(load_part)(const float *pointer, ptrdiff_t count) {
  if (count >= LANES) return load(pointer);
  Vector v = splat(0);
  if (count > 0) memcpy(&v, pointer, (size_t)count * sizeof(float));
  return v;
}

/// Stores the first `count` floats of v, at most all.
INLINE void KERNEL(store_part)(float *pointer, Vector v, ptrdiff_t count) {
  if (count >= LANES) {
    store(pointer, v);
  } else if (count > 0) {
    memcpy(pointer, &v, (size_t)count * sizeof(float));
  }
}

/// The first `count` floats of v, then those of `rest`.
INLINE Vector KERNEL(first_part)(Vector v, ptrdiff_t count, Vector rest) {
  if (count >= LANES) return v;
  IntVector lane;
  UNROLL for (int i = 0; i < LANES; i++) lane[i] = i;
  return lane < (IntVector)(int32_t)(count > 0 ? count : 0) ? v : rest;
}
