// SPDX-License-Identifier: Apache-2.0
/*
 * Tests of rules that name a capture.
 */
#ifndef SIGWARDEN_CLI_PCAP_TEST_H
#define SIGWARDEN_CLI_PCAP_TEST_H

#include "rules/ruleset.h"

/*
 * Reads the test's capture with the rule's own file as the only rules. 0: *ret is the worst that the rule
 * said of any message; 1: skipped, after saying why (the capture is not there); -1: after saying what is
 * wrong.
 */
int pcap_test_run(const struct rule *rule, const struct rule_test *test, enum rule_outcome *ret);

#endif
