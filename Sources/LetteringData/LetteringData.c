#include "LetteringData.h"

static const unsigned char atlas[] = {
#embed "lettering.atlas"
};

const unsigned char *lettering_atlas(void) { return atlas; }
size_t lettering_atlas_size(void) { return sizeof atlas; }
