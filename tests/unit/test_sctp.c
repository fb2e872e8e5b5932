// SPDX-License-Identifier: Apache-2.0
/* Chunks, associations and fragments, and what someone may do with them to hide a message or to wear us down.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "frame/tracker.h"

struct fixture {
    void *memory;
    struct tracker *tracker;
    uint64_t number;
    unsigned messages;
    char text[64]; /* of the last message */
    struct payload last;
};

static void on_payload(void *context, const struct payload *payload)
{
    struct fixture *f = context;
    struct span bytes = cursor_rest(&payload->bytes);
    size_t len = bytes.len < sizeof f->text ? bytes.len : sizeof f->text - 1;
    f->messages++;
    memcpy(f->text, bytes.p, len);
    f->text[len] = 0;
    f->last = *payload;
}

static void start(struct fixture *f, uint32_t associations, uint64_t seed)
{
    const struct tracker_limits limits = {
        .associations = associations, .buffer_bytes = 1 << 16, .datagrams = 1};
    f->memory = calloc(1, tracker_size(&limits));
    f->tracker = tracker_init(f->memory, &limits, seed, on_payload, f);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    start(f, 4, 99);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    free(f->memory);
    free(f);
    return 0;
}

/* A packet under construction: IPv4 from 10.0.src to 10.0.dest, both ports 2905. */
struct packet {
    size_t len;
    uint8_t at[1500];
};

static void put16(struct packet *p, unsigned value)
{
    p->at[p->len++] = (uint8_t)(value >> 8);
    p->at[p->len++] = (uint8_t)value;
}

static void put32(struct packet *p, uint32_t value)
{
    put16(p, value >> 16);
    put16(p, value & 0xffff);
}

static struct packet from_to(unsigned src, unsigned dest, uint32_t tag)
{
    struct packet p = {.len = 12, .at = {0x45, [8] = 64, 132}};
    put32(&p, 10u << 24 | src);
    put32(&p, 10u << 24 | dest);
    put32(&p, 2905u << 16 | 2905);
    put32(&p, tag);
    put32(&p, 0);
    return p;
}

enum { WHOLE = 3, BEGIN = 2, MIDDLE = 0, END = 1 };

static void add_data_of(struct packet *p, uint32_t tsn, unsigned flags, uint32_t ppid, const char *text)
{
    size_t len = strlen(text);
    put16(p, flags);
    put16(p, (unsigned)(16 + len));
    put32(p, tsn);
    put32(p, 0);
    put32(p, ppid);
    memcpy(p->at + p->len, text, len);
    p->len = (p->len + len + 3) & ~(size_t)3;
}

static void add_data(struct packet *p, uint32_t tsn, unsigned flags, const char *text)
{
    add_data_of(p, tsn, flags, 3, text);
}

/* Any chunk of a type, with up to two words in it. */
static void add_chunk(struct packet *p, unsigned type, unsigned words, uint32_t first, uint32_t second)
{
    put16(p, type << 8);
    put16(p, 4 + words * 4);
    for (unsigned i = 0; i < words; i++)
        put32(p, i == 0 ? first : second);
}

enum { INIT = 1, INIT_ACK = 2, SACK = 3, I_DATA = 64, FORWARD_TSN = 192, I_FORWARD_TSN = 194 };

static void add_init(struct packet *p, unsigned type, uint32_t tag, unsigned other_address)
{
    put16(p, type << 8);
    put16(p, 20 + 8);
    put32(p, tag);
    put32(p, 65535);
    put32(p, 1u << 16 | 1);
    put32(p, 1);
    put16(p, 5);
    put16(p, 8);
    put32(p, 10u << 24 | other_address);
}

static void send_snapped(struct fixture *f, struct packet *p, size_t captured)
{
    p->at[2] = (uint8_t)(p->len >> 8);
    p->at[3] = (uint8_t)p->len;
    uint8_t *copy = malloc(captured);
    memcpy(copy, p->at, captured);
    const struct sigwarden_packet packet = {
        .time_ns = (int64_t)++f->number * 1000,
        .data = copy,
        .captured_len = (uint32_t)captured,
        .wire_len = (uint32_t)p->len,
        .link_type = 101,
        .number = f->number,
    };
    tracker_packet(f->tracker, &packet);
    free(copy);
}

static void send(struct fixture *f, struct packet p)
{
    send_snapped(f, &p, p.len);
}

static void send_data(struct fixture *f, unsigned src, unsigned dest, uint32_t tag, uint32_t tsn,
                      unsigned flags, const char *text)
{
    struct packet p = from_to(src, dest, tag);
    add_data(&p, tsn, flags, text);
    send(f, p);
}

static const struct tracker_stats *flushed(struct fixture *f)
{
    tracker_flush(f->tracker);
    return tracker_stats(f->tracker);
}

static void every_chunk_behind_another_is_read(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_chunk(&p, SACK, 3, 1, 1000);
    add_data(&p, 1, WHOLE, "one");
    add_chunk(&p, 200, 1, 0, 0); /* of a type that nobody knows */
    add_data(&p, 2, WHOLE, "two");
    add_data(&p, 3, WHOLE, "three");
    send(f, p);
    assert_int_equal(f->messages, 3);
    assert_string_equal(f->text, "three");
    assert_int_equal(tracker_stats(f->tracker)->sctp_chunks, 5);
}

static void a_chunk_longer_than_its_packet_is_no_message(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_data(&p, 1, WHOLE, "true");
    size_t lie = p.len;
    add_data(&p, 2, WHOLE, "lie");
    p.at[lie + 3] = 200; /* its length */
    send(f, p);
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "true");
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 1);
}

static void a_chunk_shorter_than_its_header_ends_the_packet(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_chunk(&p, 0, 1, 1, 0); /* DATA without room for more than a TSN */
    put32(&p, 3);              /* a chunk of 3 bytes */
    add_data(&p, 2, WHOLE, "behind");
    send(f, p);
    assert_int_equal(f->messages, 0);
    assert_int_equal(tracker_stats(f->tracker)->frames_malformed, 1);
}

static void interleaved_data_is_counted(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_chunk(&p, I_DATA, 4, 1, 0);
    send(f, p);
    assert_int_equal(tracker_stats(f->tracker)->sctp_i_data_chunks, 1);
}

static void a_retransmission_may_ask_for_a_prompt_answer(void **state)
{
    enum { IMMEDIATELY = 8 };
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, WHOLE, "text");
    send_data(f, 1, 2, 77, 1, WHOLE | IMMEDIATELY, "text");
    assert_int_equal(f->messages, 1);
}

static void nobody_can_pass_another_content_off_as_a_retransmission(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, WHOLE,
              "text 0154083"); /* both hash alike under a key of 3, which are the chunk's flags */
    send_data(f, 1, 2, 77, 1, WHOLE, "text 0196869");
    assert_int_equal(f->messages, 2);
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void the_first_fragment_says_what_a_message_is(void **state)
{
    static const uint32_t ppids[] = {3, 46, 99};
    struct fixture *f = *state;
    for (unsigned i = 0; i < 3; i++) {
        struct packet p = from_to(1, 2, 77);
        add_data_of(&p, 1 + i, i == 0 ? BEGIN : i == 1 ? MIDDLE : END, ppids[i], "part");
        send(f, p);
    }
    assert_int_equal(f->messages, 1);
    assert_int_equal(f->last.ppid, 3);
}

static void messages_of_several_streams_may_be_interleaved(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "aa");
    send_data(f, 1, 2, 77, 3, BEGIN, "cc");
    send_data(f, 1, 2, 77, 5, WHOLE, "whole");
    assert_string_equal(f->text, "whole");
    send_data(f, 1, 2, 77, 4, END, "dd");
    assert_string_equal(f->text, "ccdd");
    send_data(f, 1, 2, 77, 2, END, "bb");
    assert_string_equal(f->text, "aabb");
    assert_int_equal(f->last.origin.frame_count, 2);
    assert_int_equal(f->last.origin.frames[0], 1);
    assert_int_equal(f->last.origin.frames[1], 5);
}

static void a_fragment_sent_twice_with_other_content_is_noted(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "good ");
    send_data(f, 1, 2, 77, 1, BEGIN, "evil ");
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_string_equal(f->text, "good end");
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void a_message_sent_again_in_other_fragments_is_delivered_again(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "good ");
    send_data(f, 1, 2, 77, 2, END, "end");
    send_data(f, 1, 2, 77, 1, BEGIN, "evil ");
    send_data(f, 1, 2, 77, 2, END, "END");
    assert_int_equal(f->messages, 2);
    assert_string_equal(f->text, "evil END");
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void a_cut_fragment_cuts_its_message_and_is_none_itself(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "front ");
    struct packet p = from_to(1, 2, 77);
    add_data(&p, 2, MIDDLE, "middle of it");
    send_snapped(f, &p, p.len - 6);
    assert_int_equal(f->messages, 0);
    send_data(f, 1, 2, 77, 3, END, "end");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "front middle");
    assert_true(f->last.bytes.cut);
    assert_true(notes_have(&f->last.notes, NOTE_frame_cut));
    assert_false(notes_have(&f->last.notes, NOTE_sctp_fragment_tiny));
}

static void a_cut_frame_is_no_conflict_with_the_whole_one(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_data(&p, 1, WHOLE, "the message");
    send_snapped(f, &p, p.len - 4);
    send_snapped(f, &p, p.len - 4);
    assert_int_equal(f->messages, 1);
    send(f, p);
    assert_int_equal(f->messages, 2);
    assert_false(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void fragments_without_end_push_out_the_oldest_and_no_whole_message(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "victim ");
    for (uint32_t i = 0; i < 100000; i++)
        send_data(f, 3, 4, 78, i, MIDDLE, "x");
    send_data(f, 1, 2, 77, 2, END, "end");
    send_data(f, 1, 2, 77, 3, BEGIN, "alive ");
    send_data(f, 1, 2, 77, 4, END, "end");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "alive end");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 100002);
    assert_true(flushed(f)->buffers_evicted > 0);
}

static void tsns_that_the_sender_gave_up_are_not_missing(void **state)
{
    static const unsigned types[] = {FORWARD_TSN, I_FORWARD_TSN};
    struct fixture *f = *state;
    for (unsigned i = 0; i < 2; i++) {
        send_data(f, 1 + i, 5, 77 + i, 10, WHOLE, "a");
        send_data(f, 1 + i, 5, 77 + i, 13, WHOLE, "b");
        struct packet p = from_to(1 + i, 5, 77 + i);
        add_chunk(&p, types[i], 1, 4000, 0);
        send(f, p);
        send_data(f, 1 + i, 5, 77 + i, 4001, WHOLE, "c");
    }
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

static void nobody_else_can_give_tsns_up(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 10, WHOLE, "a");
    struct packet p = from_to(1, 2, 666);
    add_chunk(&p, FORWARD_TSN, 1, 12, 0);
    send(f, p);
    send_data(f, 1, 2, 77, 13, WHOLE, "b");
    assert_int_equal(flushed(f)->sctp_missing_tsns, 2);
}

static void tsns_are_counted_across_their_wrap(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < 5000; i++)
        if (i % 1000 != 7)
            send_data(f, 1, 2, 77, UINT32_MAX - 2500 + i, WHOLE, "x");
    assert_int_equal(f->messages, 4995);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 5);
}

static void what_was_missing_stays_so_when_its_association_gives_way(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 10, WHOLE, "a");
    send_data(f, 1, 2, 77, 13, WHOLE, "b");
    for (unsigned i = 0; i < 8; i++)
        send_data(f, 100 + i, 2, 1000 + i, 1, WHOLE, "x");
    assert_int_equal(flushed(f)->associations_evicted, 5);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 2);
}

static void addresses_of_the_handshake_tie_the_paths(void **state)
{
    struct fixture *f = *state;
    struct packet init = from_to(1, 2, 0), ack = from_to(2, 1, 771);
    add_init(&init, INIT, 771, 11);
    send(f, init);
    add_init(&ack, INIT_ACK, 772, 12);
    send(f, ack);
    send_data(f, 1, 2, 772, 1, WHOLE, "first");
    uint64_t flow = f->last.origin.flow_id;
    send_data(f, 11, 12, 772, 3, WHOLE, "third");
    assert_true(f->last.origin.flow_id == flow);
    send_data(f, 12, 11, 771, 1, WHOLE, "back");
    assert_true(f->last.origin.flow_id == flow);
    assert_int_equal(flushed(f)->associations, 1);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 1);
}

static void nobody_claims_a_path_of_others(void **state)
{
    struct fixture *f = *state;
    struct packet init = from_to(66, 2, 0);
    add_init(&init, INIT, 666, 1); /* 66 says that it were 1, too */
    send(f, init);
    send_data(f, 1, 2, 772, 1, WHOLE, "of 1");
    uint64_t flow = f->last.origin.flow_id;
    send_data(f, 66, 2, 667, 1, WHOLE, "of 66");
    assert_true(f->last.origin.flow_id != flow);
    assert_int_equal(flushed(f)->associations, 2);
}

static void a_path_first_seen_without_data_is_tied_by_its_tag(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 100, WHOLE, "a");
    uint64_t flow = f->last.origin.flow_id;
    struct packet p = from_to(11, 12, 77); /* e.g. a heartbeat on the other path */
    add_chunk(&p, SACK, 3, 1, 1000);
    send(f, p);
    send_data(f, 11, 12, 77, 101, WHOLE, "b");
    assert_true(f->last.origin.flow_id == flow);
    assert_int_equal(flushed(f)->associations, 1);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

static void answers_on_another_path_belong_to_the_association(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 100, WHOLE, "question");
    uint64_t flow = f->last.origin.flow_id;
    struct packet p = from_to(2, 1, 88);
    add_chunk(&p, SACK, 3, 100, 1000);
    send(f, p);
    send_data(f, 12, 11, 88, 5, WHOLE, "answer");
    assert_true(f->last.origin.flow_id == flow);
}

/* With a full table the same associations give way in every run, so that the output is the same. */
static void the_seed_shows_nowhere(void **state)
{
    (void)state;
    uint64_t sum[2] = {0};
    for (unsigned run = 0; run < 2; run++) {
        struct fixture f = {0};
        start(&f, 512, run ? UINT64_C(0x123456789abcdef) : 1);
        for (uint32_t round = 0; round < 4; round++) {
            for (uint32_t i = 0; i < 600; i++) {
                uint32_t peer = i * 7919 % 600;
                send_data(&f, 100 + peer, 1 + peer % 2, 1000 + peer, 1 + round, WHOLE, "x");
                sum[run] = sum[run] * 31 + f.last.origin.flow_id;
            }
        }
        const struct tracker_stats *stats = flushed(&f);
        sum[run] = sum[run] * 31 + stats->associations * 7 + stats->sctp_missing_tsns;
        free(f.memory);
    }
    assert_true(sum[0] == sum[1]);
}

static void associations_that_fit_are_all_kept(void **state)
{
    struct fixture f = {0};
    (void)state;
    start(&f, 512, 5);
    for (uint32_t round = 0; round < 3; round++)
        for (uint32_t i = 0; i < 512; i++)
            for (unsigned other = 0; other < 4; other++) /* each with four paths */
                send_data(&f, 1000 * other + i, 5000 + other, 70000 + i, round * 4 + other, WHOLE, "x");
    assert_int_equal(flushed(&f)->associations, 512);
    assert_int_equal(flushed(&f)->sctp_missing_tsns, 0);
    assert_int_equal(flushed(&f)->sctp_duplicates, 0);
    free(f.memory);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_chunk_behind_another_is_read),
        TEST(a_chunk_longer_than_its_packet_is_no_message),
        TEST(a_chunk_shorter_than_its_header_ends_the_packet),
        TEST(interleaved_data_is_counted),
        TEST(a_retransmission_may_ask_for_a_prompt_answer),
        TEST(nobody_can_pass_another_content_off_as_a_retransmission),
        TEST(the_first_fragment_says_what_a_message_is),
        TEST(messages_of_several_streams_may_be_interleaved),
        TEST(a_fragment_sent_twice_with_other_content_is_noted),
        TEST(a_message_sent_again_in_other_fragments_is_delivered_again),
        TEST(a_cut_fragment_cuts_its_message_and_is_none_itself),
        TEST(a_cut_frame_is_no_conflict_with_the_whole_one),
        TEST(fragments_without_end_push_out_the_oldest_and_no_whole_message),
        TEST(tsns_that_the_sender_gave_up_are_not_missing),
        TEST(nobody_else_can_give_tsns_up),
        TEST(tsns_are_counted_across_their_wrap),
        TEST(what_was_missing_stays_so_when_its_association_gives_way),
        TEST(addresses_of_the_handshake_tie_the_paths),
        TEST(nobody_claims_a_path_of_others),
        TEST(a_path_first_seen_without_data_is_tied_by_its_tag),
        TEST(answers_on_another_path_belong_to_the_association),
        cmocka_unit_test(the_seed_shows_nowhere),
        cmocka_unit_test(associations_that_fit_are_all_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
