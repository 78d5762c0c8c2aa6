// Included once per instruction set, with these defined:
//   LANES         floats in a vector
//   TILE_ROWS     rows of the largest microkernel's tile
//   TILE_VECTORS  its columns, in vectors
//   KERNEL(name)  name with the set's suffix
//   SET_NAME      the set's name
#include "Vector.h"
#include "PartialVector.h"

#include "Microkernel.h"
#include "MultiplySkippingZeros.h"
#include "Multiply.h"
#include "Adam.h"
#include "AdamStrip.h"
#include "GradientMicrokernel.h"
#include "GradientSkippingZeros.h"
#include "UpdateWeights.h"
#include "Exponential.h"
#include "Logarithm.h"
#include "ELU.h"
#include "ReLU.h"
#include "Sigmoid.h"
#include "SquaredError.h"
#include "CrossEntropy.h"
#include "Softmax.h"
#include "RandomWords.h"
#include "Normal.h"
#include "Noise.h"
#include "GaussianSample.h"
#include "LatentLoss.h"
#include "Sparsity.h"
#include "AddRow.h"
#include "Nonzeros.h"
#include "Pixels.h"
#include "Transpose.h"
#include "Doubles.h"

static const KernelSet KERNEL(kernel_set) = {
    .name = SET_NAME,
    .multiply = KERNEL(multiply),
    .update_weights = KERNEL(update_weights),
    .update_biases = KERNEL(update_biases),
    .elu = KERNEL(elu),
    .elu_gradient = KERNEL(elu_gradient),
    .relu = KERNEL(relu),
    .relu_gradient = KERNEL(relu_gradient),
    .sigmoid = KERNEL(sigmoid),
    .sigmoid_gradient = KERNEL(sigmoid_gradient),
    .add_noise = KERNEL(add_noise),
    .dropout = KERNEL(dropout),
    .sample = KERNEL(sample),
    .sample_gradient = KERNEL(sample_gradient),
    .latent_loss = KERNEL(latent_loss),
    .sigmoid_cross_entropy = KERNEL(sigmoid_cross_entropy),
    .softmax_cross_entropy = KERNEL(softmax_cross_entropy),
    .sparsity = KERNEL(sparsity),
    .add_row = KERNEL(add_row),
    .exponential = KERNEL(exponential),
    .logarithm = KERNEL(logarithm),
    .log1p = KERNEL(log1p),
    .standard_normal = KERNEL(standard_normal),
    .squared_error = KERNEL(squared_error),
    .sum_squares = KERNEL(sum_squares),
    .transpose = KERNEL(transpose),
    .gather_pixels = KERNEL(gather_pixels),
    .join_parts = KERNEL(join_parts),
    .add_multiple = KERNEL(add_multiple),
    .rotate = KERNEL(rotate),
    .add_floats = KERNEL(add_floats),
};

#undef LANES
#undef TILE_ROWS
#undef TILE_VECTORS
#undef KERNEL
#undef SET_NAME
