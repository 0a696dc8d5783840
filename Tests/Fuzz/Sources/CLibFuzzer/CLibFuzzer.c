// libFuzzer's archive refers to this symbol; the driver is given the real function.
#include "CLibFuzzer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    (void)data;
    (void)size;
    return 0;
}
