// SPDX-License-Identifier: Apache-2.0
/*
 * One message without the packets around it, as a colleague would paste it.
 */
#ifndef SIGWARDEN_ENGINE_INJECT_H
#define SIGWARDEN_ENGINE_INJECT_H

#include <sigwarden/engine.h>

#include "frame/payload.h"

/* Decodes and judges `bytes` as if they had come alone, at the time 0, from nowhere. */
void inject_message(struct sigwarden_state *state, enum payload_protocol as, struct span bytes);

#endif
