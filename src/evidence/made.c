// SPDX-License-Identifier: Apache-2.0
#include "evidence/made.h"

#include <stdlib.h>

bool made_begin(struct made *made)
{
    *made = (struct made){0};
    made->out = open_memstream(&made->text, &made->len);
    return made->out != NULL;
}

bool made_end(struct made *made)
{
    bool whole = !ferror(made->out);
    whole &= fclose(made->out) == 0;
    if (!whole) {
        free(made->text);
        made->text = NULL;
    }
    return whole;
}
