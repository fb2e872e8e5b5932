// SPDX-License-Identifier: Apache-2.0
/*
 * --iocs: lists of indicators, read from files and told what became of them.
 */
#ifndef SIGWARDEN_CLI_IOCS_H
#define SIGWARDEN_CLI_IOCS_H

#include "cli/options.h"
#include "indicators/indicators.h"

/*
 * Loads the files of --iocs and says on stderr how many entries are used and which are skipped and why. 0, or
 * an exit status after saying what is wrong. *ret: NULL where there are no files; free with
 * indicators_free().
 */
int iocs_load(const struct options *options, struct indicators **ret);

#endif
