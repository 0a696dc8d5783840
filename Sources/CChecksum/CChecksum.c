#include "CChecksum.h"

#include <pthread.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

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

// Carry-less multiplication, four lanes of 128 bits at a time and four of those in flight: a block moves D bits ahead when its
// halves are multiplied by x^(D + 32) and x^(D - 32) modulo the polynomial. What 256 octets and more fold into, 16 octets with the
// same remainder, goes through the instruction above. Twice as fast as three lanes of it.
#define FOLD_BLOCK 256

struct fold_factors {
    __m512i by_2048, by_512;
    __m128i by_384, by_256, by_128;
};

static struct fold_factors factors;
static pthread_once_t factors_made = PTHREAD_ONCE_INIT;

// x^power modulo the polynomial, its bits reversed, as the 33-bit factor that reversed products need.
static long long power_of_x(int power) {
    uint32_t remainder = 0x80000000u;
    while (power--) {
        remainder = remainder & 1 ? remainder >> 1 ^ POLYNOMIAL : remainder >> 1;
    }
    return (long long)remainder << 1;
}

__attribute__((target("avx512f"))) static void make_factors(void) {
    __m128i by_2048 = _mm_set_epi64x(power_of_x(2048 - 32), power_of_x(2048 + 32));
    __m128i by_512 = _mm_set_epi64x(power_of_x(512 - 32), power_of_x(512 + 32));
    factors.by_2048 = _mm512_broadcast_i32x4(by_2048);
    factors.by_512 = _mm512_broadcast_i32x4(by_512);
    factors.by_384 = _mm_set_epi64x(power_of_x(384 - 32), power_of_x(384 + 32));
    factors.by_256 = _mm_set_epi64x(power_of_x(256 - 32), power_of_x(256 + 32));
    factors.by_128 = _mm_set_epi64x(power_of_x(128 - 32), power_of_x(128 + 32));
}

#define FOLDING __attribute__((target("avx512f,avx512vl,vpclmulqdq,pclmul,sse4.2")))

FOLDING static inline __m512i fold_wide(__m512i ahead, __m512i block, __m512i factor) {
    __m512i low = _mm512_clmulepi64_epi128(block, factor, 0x00);
    __m512i high = _mm512_clmulepi64_epi128(block, factor, 0x11);
    return _mm512_ternarylogic_epi64(low, high, ahead, 0x96);
}

FOLDING static inline __m128i fold(__m128i ahead, __m128i block, __m128i factor) {
    __m128i low = _mm_clmulepi64_si128(block, factor, 0x00);
    __m128i high = _mm_clmulepi64_si128(block, factor, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), ahead);
}

FOLDING static uint32_t with_folding(uint32_t remainder, const uint8_t *bytes, size_t count) {
    pthread_once(&factors_made, make_factors);
    __m512i block[4];
    for (int part = 0; part < 4; part++) {
        block[part] = _mm512_loadu_si512(bytes + 64 * part);
    }
    block[0] = _mm512_xor_si512(block[0], _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)remainder)));
    for (bytes += FOLD_BLOCK, count -= FOLD_BLOCK; count >= FOLD_BLOCK; bytes += FOLD_BLOCK, count -= FOLD_BLOCK) {
        for (int part = 0; part < 4; part++) {
            block[part] = fold_wide(_mm512_loadu_si512(bytes + 64 * part), block[part], factors.by_2048);
        }
    }
    __m512i wide = block[0];
    for (int part = 1; part < 4; part++) {
        wide = fold_wide(block[part], wide, factors.by_512);
    }
    __m128i narrow = _mm512_extracti32x4_epi32(wide, 3);
    narrow = fold(narrow, _mm512_extracti32x4_epi32(wide, 0), factors.by_384);
    narrow = fold(narrow, _mm512_extracti32x4_epi32(wide, 1), factors.by_256);
    narrow = fold(narrow, _mm512_extracti32x4_epi32(wide, 2), factors.by_128);
    uint64_t folded = __builtin_ia32_crc32di(0, (uint64_t)_mm_extract_epi64(narrow, 0));
    folded = __builtin_ia32_crc32di(folded, (uint64_t)_mm_extract_epi64(narrow, 1));
    return with_instruction((uint32_t)folded, bytes, count);
}

static int can_fold(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("vpclmulqdq") && __builtin_cpu_supports("pclmul");
}

#endif

uint32_t cchecksum_crc32c(uint32_t checksum, const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (count >= FOLD_BLOCK && can_fold()) {
        return ~with_folding(~checksum, bytes, count);
    }
    if (__builtin_cpu_supports("sse4.2")) {
        return ~with_instruction(~checksum, bytes, count);
    }
#endif
    return ~with_table(~checksum, bytes, count);
}
