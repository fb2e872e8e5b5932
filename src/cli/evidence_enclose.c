// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "cli/evidence.h"
#include "cli/key.h"
#include "cli/sandbox.h"

void evidence_enclose(const struct options *options, const char *output)
{
    char key[KEY_PATH_SIZE], seen[KEY_PATH_SIZE + 8];
    if (options->no_sandbox)
        return;
    for (size_t i = 0; i < options->files.count; i++)
        if (options->files.values[i] != output)
            sandbox_allow_read_below(options->files.values[i]);
    if (key_evidence_path(options->evidence_key, key)) {
        snprintf(seen, sizeof seen, "%s.seen", key);
        sandbox_allow_read(key);
        sandbox_allow_read_below(seen);
    }
    sandbox_allow_read(options->timestamp_ca);
    sandbox_allow_read(options->timestamp_token);
    sandbox_allow_read(options->signer);
    sandbox_allow_read(options->checkpoint);
    sandbox_allow_write(options->timestamp_request);
    sandbox_allow_write(output);
    sandbox_enter(options->verbose);
}
