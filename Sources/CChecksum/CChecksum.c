#include "CChecksum.h"

#include <pthread.h>
#include <string.h>

static uint32_t table[256];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static void make_table(void) {
    for (uint32_t octet = 0; octet < 256; octet++) {
        uint32_t remainder = octet;
        for (int bit = 0; bit < 8; bit++) {
            remainder = remainder & 1 ? remainder >> 1 ^ 0x82f63b78u : remainder >> 1;
        }
        table[octet] = remainder;
    }
}

static uint32_t with_table(uint32_t remainder, const uint8_t *bytes, size_t count) {
    pthread_once(&table_made, make_table);
    while (count--) {
        remainder = remainder >> 8 ^ table[(remainder ^ *bytes++) & 0xff];
    }
    return remainder;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t with_instruction(
    uint32_t remainder, const uint8_t *bytes, size_t count) {
    uint64_t wide = remainder;
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    uint32_t narrow = (uint32_t)wide;
    for (; count; bytes++, count--) {
        narrow = __builtin_ia32_crc32qi(narrow, *bytes);
    }
    return narrow;
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
