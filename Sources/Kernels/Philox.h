// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror & Shaw, "Parallel random numbers:
// as easy as 1, 2, 3" (2011): ten rounds of two multiplications.

#define PHILOX_ROUNDS 10
#define PHILOX_FACTOR_0 0xD2511F53u
#define PHILOX_FACTOR_1 0xCD9E8D57u
#define PHILOX_KEY_STEP_0 0x9E3779B9u
#define PHILOX_KEY_STEP_1 0xBB67AE85u

void kernels_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t result[4]) {
  uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
  uint32_t key0 = key[0], key1 = key[1];
  for (int round = 0; round < PHILOX_ROUNDS; round++) {
    const uint64_t product0 = (uint64_t)PHILOX_FACTOR_0 * a;
    const uint64_t product1 = (uint64_t)PHILOX_FACTOR_1 * c;
    a = (uint32_t)(product1 >> 32) ^ b ^ key0;
    b = (uint32_t)product1;
    c = (uint32_t)(product0 >> 32) ^ d ^ key1;
    d = (uint32_t)product0;
    key0 += PHILOX_KEY_STEP_0;
    key1 += PHILOX_KEY_STEP_1;
  }
  result[0] = a, result[1] = b, result[2] = c, result[3] = d;
}
