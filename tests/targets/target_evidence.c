// SPDX-License-Identifier: Apache-2.0
/*
 * What is read of a log or a bundle from somebody else: records, checkpoints, keys, signatures, facts, rule
 * texts. Nothing but what was written is accepted, and what is accepted is written again as it was.
 */
#include "evidence/facts.h"
#include "evidence/record.h"
#include "evidence/rule_texts.h"
#include "evidence/signed_note.h"

#include "targets/target.h"

void target_evidence(const uint8_t *data, size_t len)
{
    static char names[RULE_TEXTS_MAX][256];
    static struct sigwarden_text files[RULE_TEXTS_MAX];
    const struct span input = span_of(data, len);
    struct record record;
    struct verifier verifier = {.name = "sigwarden-evidence/0123456789abcdef"};
    struct checkpoint checkpoint;
    struct signal signal;
    char text[RECORD_SIZE_MAX];
    if (record_parse(input, &record))
        TARGET_CHECK(span_equal(input, span_of(text, record_write(&record, text))));
    TARGET_CHECK(checkpoint_open(input, &verifier, &checkpoint) != NULL);
    TARGET_CHECK(!minisign_verify(input, input, verifier.public_));
    if (verifier_parse(input, &verifier)) {
        verifier_text(&verifier, text);
        TARGET_CHECK(span_is(input, text));
    }
    signal_init(&signal);
    facts_read(input, "signal", &signal);
    facts_number(input, "count");
    size_t count = rule_texts_read(input, names, files);
    for (size_t i = 0; i < count; i++)
        TARGET_CHECK(target_inside(span_of(files[i].text, files[i].len), input));
}
