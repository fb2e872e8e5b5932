// SPDX-License-Identifier: Apache-2.0
/*
 * libFuzzer's entry for one target: compiled once for each row of target.def with -DTARGET_NAME=<name>
 * and -fsanitize=fuzzer.
 */
#include "targets/target.h"

#define PASTE(a, b)      a##b
#define TARGET_RUN(name) PASTE(target_, name)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    TARGET_RUN(TARGET_NAME)(data, len);
    return 0;
}
