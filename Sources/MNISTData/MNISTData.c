#include "MNISTData.h"

static const unsigned char train_images[] = {
#embed "train-images-idx3-ubyte.gz"
};
static const unsigned char train_labels[] = {
#embed "train-labels-idx1-ubyte.gz"
};
static const unsigned char test_images[] = {
#embed "t10k-images-idx3-ubyte.gz"
};
static const unsigned char test_labels[] = {
#embed "t10k-labels-idx1-ubyte.gz"
};

#define FILE_OF(array) ((MNISTFile){array, sizeof array})

MNISTFile mnist_train_images(void) { return FILE_OF(train_images); }
MNISTFile mnist_train_labels(void) { return FILE_OF(train_labels); }
MNISTFile mnist_test_images(void) { return FILE_OF(test_images); }
MNISTFile mnist_test_labels(void) { return FILE_OF(test_labels); }
