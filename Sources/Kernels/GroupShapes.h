// A switch over all shapes that a group's tile can have: `height` rows of `vectors` vectors.
// Included with CASE(height, vectors) defined.

#if TILE_VECTORS == 2
#define CASES(height) CASE(height, 1) CASE(height, 2)
#elif TILE_VECTORS == 4
#define CASES(height) CASE(height, 1) CASE(height, 2) CASE(height, 3) CASE(height, 4)
#endif

switch ((height - 1) * TILE_VECTORS + vectors) {
  CASES(1) CASES(2) CASES(3) CASES(4)
}

#undef CASES
#undef CASE
