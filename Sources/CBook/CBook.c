#include "CBook.h"

const char *book_folders(void) { return BOOK_FOLDERS; }
