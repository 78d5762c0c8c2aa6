// All tile shapes of an instruction set: an INSTANCE of each, and TILE_TABLE, whose element
// [rows - 1][vectors - 1] is their ENTRY. Included with these two macros defined.

#undef TILE_TABLE
#undef INSTANCES
#undef ENTRIES

#if TILE_VECTORS == 2
#define INSTANCES(rows) INSTANCE(rows, 1) INSTANCE(rows, 2)
#define ENTRIES(rows) {ENTRY(rows, 1), ENTRY(rows, 2)}
#elif TILE_VECTORS == 4
#define INSTANCES(rows) INSTANCE(rows, 1) INSTANCE(rows, 2) INSTANCE(rows, 3) INSTANCE(rows, 4)
#define ENTRIES(rows) {ENTRY(rows, 1), ENTRY(rows, 2), ENTRY(rows, 3), ENTRY(rows, 4)}
#endif

#if TILE_ROWS == 4
INSTANCES(1) INSTANCES(2) INSTANCES(3) INSTANCES(4)
#define TILE_TABLE {ENTRIES(1), ENTRIES(2), ENTRIES(3), ENTRIES(4)}
#elif TILE_ROWS == 6
INSTANCES(1) INSTANCES(2) INSTANCES(3) INSTANCES(4) INSTANCES(5) INSTANCES(6)
#define TILE_TABLE {ENTRIES(1), ENTRIES(2), ENTRIES(3), ENTRIES(4), ENTRIES(5), ENTRIES(6)}
#elif TILE_ROWS == 13
INSTANCES(1) INSTANCES(2) INSTANCES(3) INSTANCES(4) INSTANCES(5) INSTANCES(6) INSTANCES(7)
INSTANCES(8) INSTANCES(9) INSTANCES(10) INSTANCES(11) INSTANCES(12) INSTANCES(13)
#define TILE_TABLE                                                                              \
  {ENTRIES(1), ENTRIES(2), ENTRIES(3),  ENTRIES(4),  ENTRIES(5),  ENTRIES(6), ENTRIES(7),       \
   ENTRIES(8), ENTRIES(9), ENTRIES(10), ENTRIES(11), ENTRIES(12), ENTRIES(13)}
#endif
