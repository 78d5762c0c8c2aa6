// The four files of MNIST, gzip-packed IDX, embedded in the binary: no download, no path to lose.
// See README.md beside the data for its origin, digests and licence.
#ifndef MNIST_DATA_H
#define MNIST_DATA_H

#include <stddef.h>

/// Bytes that live as long as the program.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} MNISTFile;

MNISTFile mnist_train_images(void);
MNISTFile mnist_train_labels(void);
MNISTFile mnist_test_images(void);
MNISTFile mnist_test_labels(void);

#endif
