// SPDX-License-Identifier: Apache-2.0
/*
 * Messages on their way from the thread that reads and decodes, the reader, to the one that judges, in order.
 * A ring of places: the reader fills the next one where it stands, then pushes it.
 *
 * Who finds nothing to do looks again for some tens of microseconds, then sleeps. Cost of a push: an atomic
 * store and a load.
 */
#ifndef SIGWARDEN_ENGINE_QUEUE_H
#define SIGWARDEN_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct message;
struct queue;

/* Judges one message, in the queue's own thread. */
typedef void queue_taker(void *context, struct message *message);

/* Octets of a message that a place has room for beside it. */
#define QUEUE_OCTETS 2048

size_t queue_size(void);

/* memory: queue_size() octets, zeroed, at the beginning of a line of cache. NULL: no thread can be had. */
struct queue *queue_start(void *memory, queue_taker *take, void *context);

/* Waits until all is judged, then ends the thread. */
void queue_stop(struct queue *queue);

/* The place to be filled next, and its QUEUE_OCTETS octets. What stood in it is judged. */
struct message *queue_place(struct queue *queue, uint8_t **ret_octets);

/* Hands over what stands in the place; waits until there is another. */
void queue_push(struct queue *queue);

/* Waits until all that was pushed is judged. */
void queue_drain(struct queue *queue);

#endif
