#ifndef CBOOK_H
#define CBOOK_H

/// The names of the chapters' folders, a blank between each two: what Package.swift lists.
const char *book_folders(void);

#endif
