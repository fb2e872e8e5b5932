// SPDX-License-Identifier: Apache-2.0
/*
 * One message without the packets around it, as a colleague would paste it.
 */
#ifndef SIGWARDEN_ENGINE_INJECT_H
#define SIGWARDEN_ENGINE_INJECT_H

#include <sigwarden/engine.h>

#include "base/span.h"

enum inject_as { INJECT_M3UA, INJECT_SCCP, INJECT_TCAP };

/* Decodes and judges `bytes` as if they had come alone, at the time 0, from nowhere. */
void inject_message(struct sigwarden_state *state, enum inject_as as, struct span bytes);

#endif
