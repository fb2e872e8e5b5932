// SPDX-License-Identifier: Apache-2.0
/* Chunks, associations and fragments, and what someone may do with them to hide a message or to wear us down.
 */
#include "unit/sctp_maker.h"

#include "frame/association.h"

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

/* Whichever of the two its receiver took (the first may have had a wrong checksum): both are to be seen. */
static void a_fragment_that_finds_its_place_taken_is_handed_up_by_itself(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, MIDDLE, "in the way");
    send_data(f, 1, 2, 77, 1, BEGIN, "the true front");
    assert_int_equal(f->messages, 1);
    assert_string_equal(f->text, "the true front");
    assert_true(f->last.bytes.cut);
    assert_true(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
    assert_int_equal(f->last.notes.count, 1);
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_int_equal(f->messages, 1);
    assert_int_equal(flushed(f)->sctp_fragments_lost, 2);
}

static void a_waiting_fragment_that_comes_again_is_no_conflict(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "front ");
    send_data(f, 1, 2, 666, 1, WHOLE, "spoofed"); /* with another tag: what TSNs there were is forgotten */
    send_data(f, 1, 2, 77, 1, BEGIN, "front ");
    assert_int_equal(f->messages, 1);
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_int_equal(f->messages, 2);
    assert_string_equal(f->text, "front end");
    assert_false(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void a_cut_fragment_is_no_conflict_with_the_whole_one(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    add_data(&p, 1, BEGIN, "the front of it");
    send_snapped(f, &p, p.len - 6);
    send(f, p);
    assert_int_equal(f->messages, 0);
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_int_equal(f->messages, 1);
    assert_false(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
}

static void who_makes_an_association_give_way_parts_no_fragments(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, BEGIN, "front ");
    for (unsigned i = 0; i < 8; i++)
        send_data(f, 100 + i, 2, 1000 + i, 1, WHOLE, "x");
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_string_equal(f->text, "front end");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 0);
}

static void the_same_tsns_and_tags_of_two_associations_are_not_mixed(void **state)
{
    struct fixture *f = *state;
    struct packet init = from_to(3, 4, 0); /* without it the second tag would tell of another path */
    add_init(&init, INIT, 88, 33);
    send(f, init);
    send_data(f, 1, 2, 77, 1, BEGIN, "of 1");
    send_data(f, 3, 4, 77, 1, BEGIN, "of 3");
    struct packet p = from_to(2, 1, 77);
    add_data(&p, 2, END, "of 2");
    send(f, p);
    assert_int_equal(f->messages, 0);
    send_data(f, 3, 4, 77, 2, END, " as well");
    assert_string_equal(f->text, "of 3 as well");
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

/* RFC 3758: a receiver that never heard of FORWARD-TSN goes on, and so may its sender. */
static void a_front_that_was_given_up_is_lost_only_if_the_rest_stays_away(void **state)
{
    struct fixture *f = *state;
    struct packet p = from_to(1, 2, 77);
    send_data(f, 1, 2, 77, 1, BEGIN, "front ");
    send_data(f, 1, 2, 77, 3, BEGIN, "given up");
    add_chunk(&p, FORWARD_TSN, 1, 4, 0);
    send(f, p);
    send_data(f, 1, 2, 77, 2, END, "end");
    assert_string_equal(f->text, "front end");
    assert_int_equal(flushed(f)->sctp_fragments_lost, 1);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

/* An ABORT with the T bit is taken with the other direction's tag, but no DATA is. */
static void data_behind_a_foreign_abort_changes_nothing(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 10, WHOLE, "a");
    for (uint32_t tsn = 11; tsn < 20000; tsn += 9000) {
        struct packet p = from_to(1, 2, 666);
        put16(&p, ABORT << 8 | 1);
        put16(&p, 4);
        add_data(&p, tsn, BEGIN, "evil");
        add_chunk(&p, FORWARD_TSN, 1, tsn, 0);
        send(f, p);
    }
    send_data(f, 1, 2, 77, 10, WHOLE, "a");
    send_data(f, 1, 2, 77, 11, BEGIN, "front ");
    send_data(f, 1, 2, 77, 12, END, "end");
    assert_int_equal(f->messages, 2);
    assert_string_equal(f->text, "front end");
    assert_false(notes_have(&f->last.notes, NOTE_sctp_tsn_conflict));
    assert_int_equal(flushed(f)->sctp_duplicates, 1);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
}

/* Nothing that needs no tag, or a wrong one, makes true DATA look like a retransmission. */
static void who_does_not_know_the_tags_hides_nothing(void **state)
{
    static const unsigned types[] = {INIT, INIT_ACK, ABORT, 14, 8, FORWARD_TSN, I_FORWARD_TSN, ASCONF, SACK};
    static const char *const texts[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
    struct fixture *f = *state;
    for (unsigned i = 0; i < 9; i++) {
        struct packet p = from_to(1 + i % 2, 2 - i % 2, i % 3 ? 666 : 0);
        if (types[i] == INIT || types[i] == INIT_ACK)
            add_init(&p, types[i], 666, 66);
        else
            add_chunk(&p, types[i], 3, 100 + i, 0);
        send_data(f, 1, 2, 77, 100 + i, BEGIN, texts[i]);
        send(f, p);
        send_data(f, 1, 2, 77, 101 + i, END, "end");
        assert_int_equal(f->messages, i + 1);
        assert_true(f->text[0] == *texts[i] && strcmp(f->text + 1, "end") == 0);
    }
}

/* RFC 9260 5.2: new tags and TSNs for the same addresses and ports, perhaps with the same TSN again. */
static void an_association_that_starts_again_repeats_nothing(void **state)
{
    struct fixture *f = *state;
    for (uint32_t tag = 770; tag < 790; tag += 10) {
        struct packet init = from_to(1, 2, 0), ack = from_to(2, 1, tag + 1);
        add_init(&init, INIT, tag + 1, 11);
        send(f, init);
        add_init(&ack, INIT_ACK, tag + 2, 12);
        send(f, ack);
        send_data(f, 1, 2, tag + 2, 1, WHOLE, "one");
        send_data(f, 11, 12, tag + 2, 2, WHOLE, "two");
        send_data(f, 12, 11, tag + 1, 1, WHOLE, "back");
    }
    assert_int_equal(f->messages, 6);
    assert_int_equal(flushed(f)->associations, 1);
    assert_int_equal(flushed(f)->sctp_duplicates, 0);
    assert_int_equal(flushed(f)->sctp_missing_tsns, 0);
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

static void add_asconf(struct packet *p, unsigned added_address)
{
    put16(p, ASCONF << 8);
    put16(p, 8 + 8 + 16);
    put32(p, 1); /* serial */
    put16(p, 5); /* the address by which the association is known */
    put16(p, 8);
    put32(p, 10u << 24 | 1);
    put16(p, 0xc001);
    put16(p, 16);
    put32(p, 1); /* correlation */
    put16(p, 5);
    put16(p, 8);
    put32(p, 10u << 24 | added_address);
}

static void an_address_added_later_ties_its_path(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, WHOLE, "a");
    uint64_t flow = f->last.origin.flow_id;
    struct packet p = from_to(1, 2, 77);
    add_asconf(&p, 11);
    send(f, p);
    send_data(f, 11, 2, 77, 50000, WHOLE, "far from the TSNs before");
    assert_true(f->last.origin.flow_id == flow);
    assert_int_equal(flushed(f)->associations, 1);
}

static void nobody_else_can_add_an_address(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, WHOLE, "a");
    uint64_t flow = f->last.origin.flow_id;
    struct packet p = from_to(1, 2, 666);
    add_asconf(&p, 11);
    send(f, p);
    struct association_summary summary;
    assert_true(tracker_association(f->tracker, 0, &summary));
    assert_false(summary.multi_homed);
    send_data(f, 11, 2, 77, 50000, WHOLE, "b");
    assert_true(f->last.origin.flow_id != flow);
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

static void ppids_beyond_those_that_are_counted_are_counted_together(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < TRACKER_PPIDS + 3; i++) {
        struct packet p = from_to(1, 2, 77);
        add_data_of(&p, i, WHOLE, 1000 + i, "x");
        send(f, p);
    }
    const struct tracker_stats *stats = tracker_stats(f->tracker);
    assert_int_equal(stats->ppid_count, TRACKER_PPIDS);
    assert_int_equal(stats->ppids[TRACKER_PPIDS - 2].ppid, 1000 + TRACKER_PPIDS - 2);
    assert_int_equal(stats->ppids[TRACKER_PPIDS - 1].ppid, UINT32_MAX);
    assert_int_equal(stats->ppids[TRACKER_PPIDS - 1].messages, 4);
}

static void a_message_that_no_packet_takes_needs_its_fragments(void **state)
{
    static char half[501];
    struct fixture *f = *state;
    for (size_t len = 499; len <= 500; len++) {
        memset(half, 'h', len);
        half[len] = 0;
        send_data(f, 1, 2, 77, (uint32_t)(2 * len), BEGIN, half);
        send_data(f, 1, 2, 77, (uint32_t)(2 * len + 1), END, half);
        assert_int_equal(notes_have(&f->last.notes, NOTE_sctp_fragment_tiny), len == 499);
    }
    assert_int_equal(f->messages, 2);
}

static void start_again(struct fixture *f)
{
    free(f->memory);
    start(f, 4, 11);
}

/* Parameters of a chunk, as many as asked for; the last one names the address. */
static void add_parameters(struct packet *p, unsigned count, bool asconf, uint32_t address)
{
    for (unsigned i = 0; i < count; i++) {
        if (asconf) {
            put16(p, 0xc001);
            put16(p, 16);
            put32(p, i);
        }
        put16(p, 5);
        put16(p, 8);
        put32(p, i + 1 < count ? 0 : address);
    }
}

static void addresses_are_looked_for_in_64_parameters(void **state)
{
    struct fixture *f = *state;
    for (unsigned asconf = 0; asconf < 2; asconf++) {
        for (unsigned count = 64; count <= 65; count++) {
            start_again(f);
            send_data(f, 2, 1, 771, 1, WHOLE, "there");
            send_data(f, 1, 2, 77, 1, WHOLE, "here");
            uint64_t flow = f->last.origin.flow_id;
            struct packet p = from_to(1, 2, 77);
            put16(&p, (asconf ? ASCONF : INIT_ACK) << 8);
            put16(&p, asconf ? 8 + 16 * count : 20 + 8 * count);
            put32(&p, asconf ? 1 : 771);
            for (unsigned i = 0; i < 3 && !asconf; i++)
                put32(&p, 1);
            add_parameters(&p, count, asconf, 10u << 24 | 11);
            send(f, p);
            send_data(f, 11, 2, 77, 3000000000u, WHOLE, "from there");
            assert_int_equal(f->last.origin.flow_id == flow, count == 64);
        }
    }
}

/* The same in IPv6: an address is fc00:: with that of IPv4 at its end. */
static struct packet over_ipv6(const struct packet *four)
{
    enum { HEADER_LEN = 40, OLD_LEN = 20 };
    size_t len = four->len - OLD_LEN;
    struct packet p = {.len = HEADER_LEN + len,
                       .at = {0x60, [4] = (uint8_t)(len >> 8), (uint8_t)len, 132, 64, 0xfc, [24] = 0xfc}};
    memcpy(p.at + 20, four->at + 12, 4);
    memcpy(p.at + 36, four->at + 16, 4);
    memcpy(p.at + HEADER_LEN, four->at + OLD_LEN, len);
    return p;
}

static void an_address_of_ipv6_has_16_octets(void **state)
{
    struct fixture *f = *state;
    for (unsigned len = 16; len <= 20; len += 4) {
        start_again(f);
        struct packet first = from_to(1, 2, 77), asconf = from_to(1, 2, 77), other = from_to(11, 2, 77);
        add_data(&first, 1, WHOLE, "a");
        send(f, over_ipv6(&first));
        uint64_t flow = f->last.origin.flow_id;
        put16(&asconf, ASCONF << 8);
        put16(&asconf, 8 + 12 + len);
        put32(&asconf, 1); /* serial */
        put16(&asconf, 0xc001);
        put16(&asconf, 12 + len);
        put32(&asconf, 1); /* correlation */
        put16(&asconf, 6);
        put16(&asconf, 4 + len);
        for (unsigned i = 0; i < len / 4; i++)
            put32(&asconf, i == 0 ? 0xfc000000 : i == 3 ? 10u << 24 | 11 : 0);
        send(f, over_ipv6(&asconf));
        add_data(&other, 3000000000u, WHOLE, "b");
        send(f, over_ipv6(&other));
        assert_int_equal(f->messages, 2);
        assert_int_equal(f->last.origin.flow_id == flow, len == 16);
        f->messages = 0;
    }
}

static struct packet_signs signs_between(uint8_t from, uint8_t to)
{
    return (struct packet_signs){
        .path = {.src = {.family = 4, .bytes = {from}},
                 .dest = {.family = 4, .bytes = {to}},
                 .src_port = 1,
                 .dest_port = 2},
        .tag = 5,
        .tag_is_receivers = true,
    };
}

static void a_table_for_one_association_keeps_the_latest(void **state)
{
    unsigned from;
    (void)state;
    assert_int_equal(associations_size(0), associations_size(1));
    assert_true(associations_size(UINT32_C(1) << 23) > associations_size(UINT32_C(1) << 22));
    struct associations *table = associations_init(calloc(1, associations_size(0)), 0, 7);
    for (uint8_t i = 1; i < 20; i++) {
        struct packet_signs signs = signs_between(i, 100);
        signs.tag = i;
        struct association *a = associations_of(table, &signs, &from);
        assert_ptr_equal(a, associations_at(table, 0));
        assert_null(associations_at(table, 1));
        assert_int_equal(a->paths[0].path.src.bytes[0], i);
        assert_int_equal(associations_evicted(table), i - 1);
    }
    free(table);
}

static void of_many_addresses_of_an_end_the_first_are_known(void **state)
{
    unsigned from;
    (void)state;
    struct associations *table = associations_init(calloc(1, associations_size(4)), 4, 7);
    struct packet_signs signs = signs_between(1, 2);
    struct association *a = associations_of(table, &signs, &from);
    for (uint8_t i = 0; i < 20; i++) {
        const struct ip_address address = {.family = 4, .bytes = {50, i}};
        associations_add_address(table, a, from, &address);
        associations_add_address(table, a, from, &address);
    }
    assert_int_equal(a->address_count[from], ASSOCIATION_ADDRESSES);
    assert_int_equal(a->address[from][ASSOCIATION_ADDRESSES - 1].bytes[1], ASSOCIATION_ADDRESSES - 2);
    free(table);
}

/* Sixty of one tag, of which only the last one's TSNs are near. */
static void a_tag_is_looked_for_in_so_many_associations_at_most(void **state)
{
    enum { ASSOCIATIONS = 60 };
    struct association *opened[ASSOCIATIONS];
    unsigned from;
    (void)state;
    struct associations *table = associations_init(calloc(1, associations_size(64)), 64, 7);
    for (unsigned i = 0; i < ASSOCIATIONS; i++) {
        struct packet_signs signs = signs_between((uint8_t)(i + 1), 200);
        signs.has_data = true;
        signs.first_tsn = i * UINT32_C(60000000);
        opened[i] = associations_of(table, &signs, &from);
        direction_tsn(&opened[i]->direction[from], signs.first_tsn, 1, false);
    }
    for (uint32_t i = 0; i < ASSOCIATIONS; i += ASSOCIATIONS - 1) {
        struct packet_signs signs = signs_between(201, (uint8_t)(i + 1));
        signs.has_data = true;
        signs.first_tsn = i * UINT32_C(60000000) + 1;
        struct association *a = associations_of(table, &signs, &from);
        direction_tsn(&a->direction[from], signs.first_tsn, 1, false);
        assert_int_equal(a == opened[i], i > 0);
    }
    free(table);
}

static uint8_t octets[1 << 16];

static size_t save(struct associations *table)
{
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    associations_save_or_load(table, &saved);
    assert_true(saved_ok(&saved));
    return saved.at;
}

/* NULL: it is refused. */
static struct associations *load(size_t len)
{
    struct associations *table = associations_init(calloc(1, associations_size(4)), 4, 7);
    struct saved saved = saved_begin(true, octets, len, NULL, NULL);
    associations_save_or_load(table, &saved);
    if (saved_ok(&saved))
        return table;
    free(table);
    return NULL;
}

static struct associations *load_with(size_t len, size_t at, uint8_t value)
{
    uint8_t before = octets[at];
    octets[at] = value;
    struct associations *table = load(len);
    octets[at] = before;
    return table;
}

static void what_is_known_of_an_association_is_known_in_the_next_run(void **state)
{
    enum { ENDS = 4 + 8 + 4 + 1, PATHS = ENDS + 6 + 2 * 17 + 6 + 17, FROM = PATHS + 1 + 17 + 17 + 2 + 2 };
    enum { NEXT = PATHS + 16 + 40 * 2, CONTENT_AT = NEXT + 1 + 5 + 54 + 4 };
    const struct ip_address more = {.family = 4, .bytes = {50}};
    struct packet_signs forth = signs_between(1, 2), back = signs_between(2, 1), other = signs_between(9, 8);
    unsigned from;
    (void)state;
    back.path.src_port = 2;
    back.path.dest_port = 1;
    back.tag = 6;
    struct associations *table = associations_init(calloc(1, associations_size(4)), 4, 7);
    struct association *a = associations_of(table, &forth, &from);
    direction_tsn(&a->direction[0], 100, 70, false);
    associations_of(table, &back, &from);
    associations_add_address(table, a, 0, &more);
    size_t len = save(table);
    for (size_t cut = 0; cut < len; cut++)
        assert_null(load(cut));
    assert_null(load_with(len, FROM, 2));
    assert_null(load_with(len, NEXT, 16));
    assert_null(load_with(len, CONTENT_AT + 1, 4));
    struct associations *next = load_with(len, CONTENT_AT + 1, 3);
    assert_non_null(next);
    free(next);
    next = load(len);
    const struct association *b = associations_at(next, 0);
    assert_true(b->flow_id == a->flow_id && b->next_path == a->next_path);
    assert_true(b->address_count[0] == 2 && ip_equal(&b->address[0][1], &more));
    assert_int_equal(b->address_count[1], 1);
    assert_int_equal(b->port[1], 2);
    struct association *found = associations_of(next, &forth, &from);
    assert_ptr_equal(found, b);
    assert_int_equal(direction_tsn(&found->direction[0], 100, 70, false), TSN_DUPLICATE);
    assert_int_equal(direction_tsn(&found->direction[0], 100, 90, false), TSN_CONFLICT);
    assert_ptr_equal(associations_of(next, &other, &from), b); /* by its tag */
    other = signs_between(8, 9);
    other.path.src_port = 2;
    other.path.dest_port = 1;
    other.tag = 6;
    assert_ptr_equal(associations_of(next, &other, &from), b);
    assert_int_equal(associations_opened(next), 0);
    free(table);
    free(next);
}

static void chains_stay_short_in_large_tables(void **state)
{
    (void)state;
    /* two chains of 4 octets for each of 4 places that an association may take, at least */
    assert_true(associations_size(1 << 12) - associations_size(1 << 11) >=
                (1 << 11) * (sizeof(struct association) + 32));
    assert_true(associations_size(1 << 12) - associations_size(1 << 11) <=
                (1 << 11) * (sizeof(struct association) + 64));
}

static void a_missing_tsn_is_a_gap_in_what_follows(void **state)
{
    struct fixture *f = *state;
    send_data(f, 1, 2, 77, 1, WHOLE, "one");
    assert_false(f->last.gaps);
    send_data(f, 1, 2, 77, 3, WHOLE, "three");
    assert_true(f->last.gaps);
}

static void both_ends_of_an_association_are_told(void **state)
{
    struct fixture *f = *state;
    struct association_summary summary;
    send_data(f, 1, 2, 77, 1, WHOLE, "one");
    send_data(f, 1, 2, 77, 3, WHOLE, "three");
    send_data(f, 2, 1, 78, 1, WHOLE, "back");
    assert_true(tracker_association(f->tracker, 0, &summary));
    assert_int_equal(summary.ip[0].bytes[3], 1);
    assert_int_equal(summary.ip[1].bytes[3], 2);
    assert_int_equal(summary.packets[0], 2);
    assert_int_equal(summary.packets[1], 1);
    assert_int_equal(summary.missing_tsns[0], 1);
    assert_int_equal(summary.data_chunks[1], 1);
    assert_false(tracker_association(f->tracker, 1, &summary));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_chunk_behind_another_is_read),
        TEST(a_chunk_longer_than_its_packet_is_no_message),
        TEST(a_chunk_shorter_than_its_header_ends_the_packet),
        TEST(a_retransmission_may_ask_for_a_prompt_answer),
        TEST(nobody_can_pass_another_content_off_as_a_retransmission),
        TEST(the_first_fragment_says_what_a_message_is),
        TEST(messages_of_several_streams_may_be_interleaved),
        TEST(a_fragment_sent_twice_with_other_content_is_noted),
        TEST(a_message_sent_again_in_other_fragments_is_delivered_again),
        TEST(a_cut_fragment_cuts_its_message_and_is_none_itself),
        TEST(a_cut_frame_is_no_conflict_with_the_whole_one),
        TEST(a_fragment_that_finds_its_place_taken_is_handed_up_by_itself),
        TEST(a_waiting_fragment_that_comes_again_is_no_conflict),
        TEST(a_cut_fragment_is_no_conflict_with_the_whole_one),
        TEST(who_makes_an_association_give_way_parts_no_fragments),
        TEST(the_same_tsns_and_tags_of_two_associations_are_not_mixed),
        TEST(fragments_without_end_push_out_the_oldest_and_no_whole_message),
        TEST(tsns_that_the_sender_gave_up_are_not_missing),
        TEST(nobody_else_can_give_tsns_up),
        TEST(a_front_that_was_given_up_is_lost_only_if_the_rest_stays_away),
        TEST(data_behind_a_foreign_abort_changes_nothing),
        TEST(who_does_not_know_the_tags_hides_nothing),
        TEST(an_association_that_starts_again_repeats_nothing),
        TEST(tsns_are_counted_across_their_wrap),
        TEST(what_was_missing_stays_so_when_its_association_gives_way),
        TEST(addresses_of_the_handshake_tie_the_paths),
        TEST(an_address_added_later_ties_its_path),
        TEST(nobody_else_can_add_an_address),
        TEST(nobody_claims_a_path_of_others),
        TEST(a_path_first_seen_without_data_is_tied_by_its_tag),
        TEST(answers_on_another_path_belong_to_the_association),
        cmocka_unit_test(the_seed_shows_nowhere),
        cmocka_unit_test(associations_that_fit_are_all_kept),
        cmocka_unit_test_setup_teardown(ppids_beyond_those_that_are_counted_are_counted_together, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_message_that_no_packet_takes_needs_its_fragments, setup, teardown),
        cmocka_unit_test_setup_teardown(addresses_are_looked_for_in_64_parameters, setup, teardown),
        cmocka_unit_test_setup_teardown(an_address_of_ipv6_has_16_octets, setup, teardown),
        cmocka_unit_test(a_table_for_one_association_keeps_the_latest),
        cmocka_unit_test(of_many_addresses_of_an_end_the_first_are_known),
        cmocka_unit_test(a_tag_is_looked_for_in_so_many_associations_at_most),
        cmocka_unit_test(what_is_known_of_an_association_is_known_in_the_next_run),
        cmocka_unit_test(chains_stay_short_in_large_tables),
        cmocka_unit_test_setup_teardown(both_ends_of_an_association_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_tsn_is_a_gap_in_what_follows, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
