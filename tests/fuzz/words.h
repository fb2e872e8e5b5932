// SPDX-License-Identifier: Apache-2.0
/* The words that texts of each kind are made of: from the tables that the readers of such texts use, where
 * there are some. */
#ifndef SIGWARDEN_TESTS_FUZZ_WORDS_H
#define SIGWARDEN_TESTS_FUZZ_WORDS_H

#include "fuzz/tree.h"

#define no_words NULL
some_word expression_words, rule_words, network_words, yaml_words, csv_words, indicator_words;

#endif
