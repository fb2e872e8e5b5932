// SPDX-License-Identifier: Apache-2.0
/*
 * Where and when a message was seen, among what is carried over to the next run.
 */
#ifndef SIGWARDEN_FRAME_SAVED_ORIGIN_H
#define SIGWARDEN_FRAME_SAVED_ORIGIN_H

#include "base/saved.h"
#include "frame/payload.h"

static inline void saved_origin(struct saved *saved, struct origin *origin)
{
    saved_time(saved, &origin->time_ns);
    saved_u64(saved, &origin->flow_id);
    saved_u32(saved, &origin->frame_count);
    for (uint32_t i = 0; i < origin->frame_count && i < ORIGIN_FRAMES_MAX; i++)
        saved_u64(saved, &origin->frames[i]);
    saved_u32(saved, &origin->file);
    saved_u32(saved, &origin->link_type);
    saved_ip(saved, &origin->src_ip);
    saved_ip(saved, &origin->dest_ip);
    saved_u16(saved, &origin->src_port);
    saved_u16(saved, &origin->dest_port);
    saved_u8(saved, &origin->ip_protocol);
}

#endif
