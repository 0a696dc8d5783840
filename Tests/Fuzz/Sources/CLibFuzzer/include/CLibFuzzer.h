// libFuzzer's driver, called from a target's own main: SwiftPM renames an executable's entry point.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Runs `callback` over generated inputs as the command line says; returns when `-runs` are done.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
