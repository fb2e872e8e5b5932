// SPDX-License-Identifier: Apache-2.0
/*
 * The part of a `campaign` event that is no field of the signal; docs/events.md is its reference.
 */
#ifndef SIGWARDEN_IO_CAMPAIGN_JSON_H
#define SIGWARDEN_IO_CAMPAIGN_JSON_H

#include "base/json.h"
#include "campaign/campaign.h"
#include "who/pseudonym.h"

void campaign_json(struct json *json, const struct campaign *campaign, const struct pseudonyms *pseudonyms);

/* The identity as fields source.* of a signal, so that it is shown as everywhere. The signal points into it.
 */
void campaign_identity_signal(const struct campaign_source *source, struct signal *ret);

#endif
