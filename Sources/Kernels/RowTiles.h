// Rows cut into tiles of nearly equal height: 75 rows as 13 + 13 + 13 + 12 + 12 + 12 instead of
// six times 12 and a remainder of 3, which would cost as much as a full tile.

typedef struct {
  ptrdiff_t first_row, end_row, unit, units, count;
} RowTiles;

/// Tiles of at most `height` rows for `first_row` ..< `end_row`, cut at multiples of `unit` rows.
static inline RowTiles row_tiles(ptrdiff_t first_row, ptrdiff_t end_row, ptrdiff_t unit,
                                 ptrdiff_t height) {
  const ptrdiff_t units = (end_row - first_row + unit - 1) / unit;
  const ptrdiff_t units_a_tile = height / unit;
  return (RowTiles){first_row, end_row, unit, units, (units + units_a_tile - 1) / units_a_tile};
}

/// The first row of tile `index`, and the end of the tile before it.
static inline ptrdiff_t tile_start(RowTiles tiles, ptrdiff_t index) {
  const ptrdiff_t row = tiles.first_row + index * tiles.units / tiles.count * tiles.unit;
  return row < tiles.end_row ? row : tiles.end_row;
}
