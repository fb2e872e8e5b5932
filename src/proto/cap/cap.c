// SPDX-License-Identifier: Apache-2.0
#include "proto/cap/cap.h"

#include <stddef.h>
#include <stdint.h>

static const struct {
    uint8_t code;
    const char *name;
} operations[] = {
#define CAP_OPERATION(code, name) {code, name},
#include "proto/cap/cap_operation.def"
#undef CAP_OPERATION
};

const char *cap_operation_name(int operation)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (operations[i].code == operation)
            return operations[i].name;
    return NULL;
}
