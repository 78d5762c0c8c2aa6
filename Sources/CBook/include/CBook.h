#ifndef CBOOK_H
#define CBOOK_H

/// The names of the chapters' executables in the book's order, a blank between each two: what
/// Package.swift lists.
const char *book_chapters(void);

#endif
