// SPDX-License-Identifier: Apache-2.0
#include "share/share_uuid.h"

#include <uuid/uuid.h>

void share_uuid(const char *namespace, struct span name, char ret[static SHARE_UUID_SIZE])
{
    uuid_t space, result;
    uuid_parse(namespace, space);
    uuid_generate_sha1(result, space, (const char *)name.p, name.len);
    uuid_unparse_lower(result, ret);
}
