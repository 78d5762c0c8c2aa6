#include "CBook.h"

const char *book_chapters(void) { return BOOK_CHAPTERS; }
