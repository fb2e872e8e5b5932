// SPDX-License-Identifier: Apache-2.0
/*
 * Sentences and names that several formats have.
 */
#ifndef SIGWARDEN_SHARE_SHARE_TEXT_H
#define SIGWARDEN_SHARE_SHARE_TEXT_H

#include "share/share_data.h"

/* What happened, how often and with what result: a few sentences. */
void share_put_story(struct text *text, const struct share *share, const struct share_message *message);

/* "12 findings from ... to ..., 3 answered, 9 refused." */
void share_put_seen(struct text *text, const struct share_seen *seen);

/* All that tells a kind of message from others, and who shares it: for its UUID. */
void share_put_name(struct text *text, const struct share *share, const struct share_message *message);

#endif
