// SPDX-License-Identifier: Apache-2.0
#include "base/status.h"

static const char *const names[] = {
    [STATUS_OK] = "ok",
    [STATUS_TRUNCATED] = "truncated",
    [STATUS_MALFORMED] = "malformed",
    [STATUS_UNSUPPORTED] = "unsupported",
    [STATUS_LIMIT] = "limit",
};

const char *status_name(enum status status)
{
    return (unsigned)status < sizeof names / sizeof *names ? names[status] : "unknown";
}
