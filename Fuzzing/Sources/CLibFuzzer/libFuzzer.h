// What libFuzzer offers to a custom mutator. It has no header of its own for it.
#include <stddef.h>
#include <stdint.h>

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t capacity);
