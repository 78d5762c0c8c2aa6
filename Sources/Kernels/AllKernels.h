// Included once per instruction set, with these defined:
//   LANES         floats in a vector
//   TILE_ROWS     rows of the largest microkernel's tile
//   TILE_VECTORS  its columns, in vectors
//   KERNEL(name)  name with the set's suffix
//   SET_NAME      the set's name
#include "Vector.h"

#include "Microkernel.h"
#include "MultiplySkippingZeros.h"
#include "Multiply.h"
#include "Adam.h"
#include "AdamStrip.h"
#include "GradientMicrokernel.h"
#include "GradientSkippingZeros.h"
#include "UpdateWeights.h"
#include "ELU.h"
#include "SquaredError.h"
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
