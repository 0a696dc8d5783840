#include "CChecksum.h"

#include <pthread.h>
#include <string.h>

// The polynomial with its bits reversed.
#define POLYNOMIAL 0x82f63b78u

static uint32_t remainders[256];
static pthread_once_t remainders_made = PTHREAD_ONCE_INIT;

static void make_remainders(void) {
    for (uint32_t octet = 0; octet < 256; octet++) {
        uint32_t remainder = octet;
        for (int bit = 0; bit < 8; bit++) {
            remainder = remainder & 1 ? remainder >> 1 ^ POLYNOMIAL : remainder >> 1;
        }
        remainders[octet] = remainder;
    }
}

static uint32_t with_table(uint32_t remainder, const uint8_t *bytes, size_t count) {
    pthread_once(&remainders_made, make_remainders);
    while (count--) {
        remainder = remainder >> 8 ^ remainders[(remainder ^ *bytes++) & 0xff];
    }
    return remainder;
}

#if defined(__x86_64__)

// The instruction takes a new word each cycle and answers after three: three lanes keep it busy. A lane's remainder is
// carried over the lanes behind it by multiplying with x^(8 * LANE), one look-up for each of its four octets.
#define LANE 1024

static uint32_t carry[4][256];
static pthread_once_t carry_made = PTHREAD_ONCE_INIT;

static uint32_t over_zeros(uint32_t remainder, size_t count) {
    while (count--) {
        for (int bit = 0; bit < 8; bit++) {
            remainder = remainder & 1 ? remainder >> 1 ^ POLYNOMIAL : remainder >> 1;
        }
    }
    return remainder;
}

static void make_carry(void) {
    for (int place = 0; place < 4; place++) {
        for (uint32_t octet = 0; octet < 256; octet++) {
            carry[place][octet] = over_zeros(octet << (8 * place), LANE);
        }
    }
}

static inline uint32_t carried(uint32_t remainder) {
    return carry[0][remainder & 0xff] ^ carry[1][remainder >> 8 & 0xff] ^ carry[2][remainder >> 16 & 0xff] ^
           carry[3][remainder >> 24];
}

static inline uint64_t word_at(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

__attribute__((target("sse4.2"))) static uint32_t with_instruction(
    uint32_t remainder, const uint8_t *bytes, size_t count) {
    if (count >= 3 * LANE) {
        pthread_once(&carry_made, make_carry);
    }
    for (; count >= 3 * LANE; bytes += 3 * LANE, count -= 3 * LANE) {
        uint64_t first = remainder, second = 0, third = 0;
        for (size_t at = 0; at < LANE; at += 8) {
            first = __builtin_ia32_crc32di(first, word_at(bytes + at));
            second = __builtin_ia32_crc32di(second, word_at(bytes + LANE + at));
            third = __builtin_ia32_crc32di(third, word_at(bytes + 2 * LANE + at));
        }
        remainder = carried(carried((uint32_t)first) ^ (uint32_t)second) ^ (uint32_t)third;
    }
    uint64_t wide = remainder;
    for (; count >= 8; bytes += 8, count -= 8) {
        wide = __builtin_ia32_crc32di(wide, word_at(bytes));
    }
    remainder = (uint32_t)wide;
    for (; count; bytes++, count--) {
        remainder = __builtin_ia32_crc32qi(remainder, *bytes);
    }
    return remainder;
}

#endif

uint32_t cchecksum_crc32c(uint32_t checksum, const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) {
        return ~with_instruction(~checksum, bytes, count);
    }
#endif
    return ~with_table(~checksum, bytes, count);
}
