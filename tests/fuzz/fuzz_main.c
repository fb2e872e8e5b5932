// SPDX-License-Identifier: Apache-2.0
/*
 * libFuzzer's entries for one target: compiled once for each row of target.def with -DTARGET_NAME=<name>, and
 * linked with -fsanitize=fuzzer. Half of the mutants are libFuzzer's own; the others change the elements of
 * the input, where structure.def says what they are.
 */
#include "fuzz/structure.h"
#include "targets/target.h"

#define PASTE(a, b)       a##b
#define TARGET_RUN(name)  PASTE(target_, name)
#define QUOTE(a)          #a
#define TARGET_TEXT(name) QUOTE(name)

size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *to,
                                 size_t size, unsigned seed);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    TARGET_RUN(TARGET_NAME)(data, len);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t size, unsigned seed)
{
    const struct structure *structure = structure_of(TARGET_TEXT(TARGET_NAME));
    size_t made =
        structure && seed & 1 ? structure_mutate(structure, data, len, size, seed, LLVMFuzzerMutate) : 0;
    return made ? made : LLVMFuzzerMutate(data, len, size);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, uint8_t *to,
                                 size_t size, unsigned seed)
{
    const struct structure *structure = structure_of(TARGET_TEXT(TARGET_NAME));
    return structure ? structure_cross(structure, span_of(a, a_len), span_of(b, b_len), to, size, seed) : 0;
}
