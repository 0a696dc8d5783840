// CRC-32C (Castagnoli, RFC 3720 appendix B.4), for h2serve's /upload route.
#ifndef CCHECKSUM_H
#define CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>

// Continues a checksum over `count` bytes; starts at 0.
uint32_t cchecksum_crc32c(uint32_t checksum, const void *bytes, size_t count);

#endif
