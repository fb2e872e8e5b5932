// SPDX-License-Identifier: Apache-2.0
/*
 * What the subcommands of `evidence` share.
 */
#ifndef SIGWARDEN_CLI_EVIDENCE_H
#define SIGWARDEN_CLI_EVIDENCE_H

#include "cli/options.h"
#include "version.h"

/* What made a record or a bundle. */
#define EVIDENCE_TOOL "sigwarden " SIGWARDEN_VERSION

/*
 * From here on only the inputs and outputs of the command line can be opened: what evidence says was written
 * by others. `output`: a folder that is written; NULL: none.
 */
void evidence_enclose(const struct options *options, const char *output);

#endif
