// The pixels of the characters that pictures are lettered with, embedded in the binary.
// See README.md beside the data for its origin, format and licence.
#ifndef LETTERING_DATA_H
#define LETTERING_DATA_H

#include <stddef.h>

/// The atlas: bytes that live as long as the program.
const unsigned char *lettering_atlas(void);

/// The number of bytes.
size_t lettering_atlas_size(void);

#endif
