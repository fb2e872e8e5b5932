// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/tcap/tcap.h"

#define BYTES(...) ((const uint8_t[]){__VA_ARGS__}), sizeof((const uint8_t[]){__VA_ARGS__})

static struct tcap_message message;
static struct tcap_component component;
static struct notes notes;
static enum status component_status;

static enum status decode_cut(const uint8_t *bytes, size_t len, bool cut)
{
    notes_init(&notes);
    notes_enter(&notes, LAYER_tcap, bytes);
    return tcap_decode(cursor_of_cut(span_of(bytes, len), cut), &message, &notes);
}

static enum status decode(const uint8_t *bytes, size_t len)
{
    return decode_cut(bytes, len, false);
}

static bool next_component(void)
{
    return tcap_component_next(&message.components, &component, &notes, &component_status);
}

static bool noted(enum note_id id)
{
    return notes_have(&notes, id);
}

/* The only component, from its octets. */
static enum status read_component(const uint8_t *bytes, size_t len)
{
    notes_init(&notes);
    notes_enter(&notes, LAYER_tcap, bytes);
    struct cursor in = cursor_of(span_of(bytes, len));
    assert_true(tcap_component_next(&in, &component, &notes, &component_status));
    assert_int_equal(cursor_left(&in), 0);
    return component_status;
}

static void assert_parameter(const uint8_t *bytes, size_t len)
{
    assert_true(span_equal(cursor_rest(&component.parameter), span_of(bytes, len)));
}

/* 0.0.17.773.1.1.1 and an application context of 7 octets, shortMsgGatewayContext-v3 */
#define STRUCTURED   0x06, 7, 0x00, 0x11, 0x86, 0x05, 1, 1, 1
#define UNSTRUCTURED 0x06, 7, 0x00, 0x11, 0x86, 0x05, 1, 2, 1
#define CONTEXT_OID  0x04, 0x00, 0x00, 0x01, 0x00, 20, 3
#define CONTEXT      0xa1, 9, 0x06, 7, CONTEXT_OID
#define VERSION_1    0x80, 2, 7, 0x80
#define AARQ         0x6b, 30, 0x28, 28, STRUCTURED, 0xa0, 17, 0x60, 15, VERSION_1, CONTEXT
#define INVOKE       0xa1, 10, 0x02, 1, 5, 0x02, 1, 45, 0x30, 2, 0x80, 0
#define COMPONENTS   0x6c, 12, INVOKE
#define OTID         0x48, 4, 0x12, 0x34, 0x56, 0x78
#define DTID         0x49, 2, 0xab, 0xcd

static const uint8_t context_oid[] = {CONTEXT_OID};

static void assert_context(void)
{
    assert_true(span_equal(message.application_context, span_of(context_oid, sizeof context_oid)));
}

static void a_begin_has_an_id_a_dialogue_and_a_component(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x62, 6 + 32 + 14, OTID, AARQ, COMPONENTS)), STATUS_OK);
    assert_int_equal(message.type, TCAP_BEGIN);
    assert_true(message.has_otid);
    assert_false(message.has_dtid);
    assert_int_equal(message.otid, 0x12345678);
    assert_int_equal(message.otid_bytes.len, 4);
    assert_true(message.has_dialogue);
    assert_int_equal(message.dialogue_pdu, TCAP_AARQ);
    assert_context();
    assert_int_equal(message.dialogue_result, -1);
    assert_int_equal(message.abort_cause, -1);
    assert_int_equal(message.component_count, 1);
    assert_int_equal(message.invoke_count, 1);

    assert_true(next_component());
    assert_int_equal(component_status, STATUS_OK);
    assert_int_equal(component.type, TCAP_INVOKE);
    assert_true(component.has_invoke_id && component.has_operation);
    assert_false(component.has_linked_id || component.operation_global || component.has_error);
    assert_int_equal(component.invoke_id, 5);
    assert_int_equal(component.operation, 45);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
    assert_false(next_component());
    assert_int_equal(component_status, STATUS_OK);
    assert_int_equal(notes.set, 0);
}

static void every_message_type_has_its_ids_and_nothing_odd(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x61, 14, COMPONENTS)), STATUS_OK);
    assert_int_equal(message.type, TCAP_UNIDIRECTIONAL);
    assert_int_equal(notes.set, 0);
    assert_int_equal(decode(BYTES(0x65, 24, OTID, DTID, COMPONENTS)), STATUS_OK);
    assert_int_equal(message.type, TCAP_CONTINUE);
    assert_int_equal(message.dtid, 0xabcd);
    assert_int_equal(notes.set, 0);
    assert_int_equal(decode(BYTES(0x64, 18, DTID, COMPONENTS)), STATUS_OK);
    assert_int_equal(message.type, TCAP_END);
    assert_int_equal(notes.set, 0);
    assert_int_equal(decode(BYTES(0x67, 7, DTID, 0x4a, 1, 1)), STATUS_OK);
    assert_int_equal(message.type, TCAP_ABORT);
    assert_int_equal(message.abort_cause, 1);
    assert_string_equal(tcap_abort_cause_name(message.abort_cause), "unrecognizedTransactionID");
    assert_int_equal(notes.set, 0);
}

static void an_empty_begin_is_a_begin(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x62, 38, OTID, AARQ)), STATUS_OK);
    assert_int_equal(message.component_count, 0);
    assert_false(next_component());
    assert_int_equal(component_status, STATUS_OK);
    assert_int_equal(notes.set, 0);
}

static void ansi_and_foreign_messages_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0xe2, 2, 0xc7, 0)), STATUS_UNSUPPORTED);
    assert_int_equal(message.type, TCAP_ANSI);
    assert_true(noted(NOTE_tcap_ansi));
    assert_int_equal(decode(BYTES(0xf6, 2, 0xc7, 0)), STATUS_UNSUPPORTED);
    assert_int_equal(message.type, TCAP_ANSI);
    assert_int_equal(decode(BYTES(0x30, 2, 0x05, 0)), STATUS_UNSUPPORTED);
    assert_int_equal(message.type, TCAP_NONE);
    assert_false(noted(NOTE_tcap_ansi));
    assert_int_equal(decode(NULL, 0), STATUS_MALFORMED);
    assert_int_equal(decode_cut(NULL, 0, true), STATUS_TRUNCATED);
}

static void ids_of_other_lengths_are_noted_and_still_tell_dialogues_apart(void **state)
{
    uint32_t five;
    (void)state;
    assert_int_equal(decode(BYTES(0x62, 21, 0x48, 5, 1, 2, 3, 4, 5, COMPONENTS)), STATUS_OK);
    assert_true(message.has_otid && noted(NOTE_tid_length));
    assert_int_equal(message.otid_bytes.len, 5);
    five = message.otid;
    decode(BYTES(0x62, 21, 0x48, 5, 1, 2, 3, 4, 6, COMPONENTS));
    assert_int_not_equal(message.otid, five);
    decode(BYTES(0x62, 16, 0x48, 0, COMPONENTS));
    assert_true(message.has_otid && noted(NOTE_tid_length));
    decode(BYTES(0x62, 17, 0x48, 1, 9, COMPONENTS));
    assert_int_equal(message.otid, 9);
    assert_int_equal(notes.set, 0);
}

static void bytes_behind_the_message_are_noted(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 4, DTID, 0, 0)), STATUS_OK);
    assert_true(noted(NOTE_ber_trailing));
    assert_int_equal(notes.list[0].offset, 6);
}

static void missing_unknown_and_misplaced_parts_are_noted(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x62, 14, COMPONENTS)), STATUS_OK); /* no OTID */
    assert_true(noted(NOTE_transaction_odd));
    assert_int_equal(message.component_count, 1);
    decode(BYTES(0x64, 24, OTID, DTID, COMPONENTS)); /* an End has no OTID */
    assert_true(noted(NOTE_transaction_odd) && message.has_otid);
    decode(BYTES(0x65, 24, DTID, OTID, COMPONENTS)); /* the wrong way round */
    assert_true(noted(NOTE_transaction_odd) && message.has_otid && message.has_dtid);
    decode(BYTES(0x62, 6 + 14 + 32, OTID, COMPONENTS, AARQ)); /* the dialogue last */
    assert_true(noted(NOTE_transaction_odd));
    assert_context();
    decode(BYTES(0x64, 21, DTID, 0x4f, 1, 0, COMPONENTS)); /* nothing that Q.773 has */
    assert_true(noted(NOTE_transaction_odd));
    assert_int_equal(message.component_count, 1);
    decode(BYTES(0x64, 6, DTID, 0x6c, 0)); /* an empty component portion */
    assert_true(noted(NOTE_transaction_odd));
}

static void a_part_that_comes_twice_is_malformed_and_the_first_is_read(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 22, DTID, 0x49, 2, 1, 1, COMPONENTS)), STATUS_MALFORMED);
    assert_int_equal(message.dtid, 0xabcd);
    assert_int_equal(message.component_count, 1);
    assert_true(noted(NOTE_transaction_odd));
    assert_int_equal(decode(BYTES(0x64, 32, DTID, COMPONENTS, COMPONENTS)), STATUS_MALFORMED);
    assert_int_equal(message.component_count, 2); /* components may hide in the second */
    assert_true(cursor_left(&message.second_components) > 0);
}

static void an_empty_first_part_does_not_hide_the_second(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 20, DTID, 0x6c, 0, COMPONENTS)), STATUS_OK);
    assert_true(noted(NOTE_transaction_odd));
    assert_int_equal(message.component_count, 1);
    assert_int_equal(decode(BYTES(0x62, 42, OTID, 0x6b, 2, 0x28, 0, AARQ)), STATUS_MALFORMED);
    assert_int_equal(decode(BYTES(0x62, 40, OTID, 0x6b, 0, AARQ)), STATUS_OK);
    assert_context();
}

static void indefinite_lengths_everywhere_read_the_same(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x62, 0x80, OTID,                                            /* */
                                  0x6b, 0x80, 0x28, 0x80, STRUCTURED, 0xa0, 0x80, 0x60, 0x80,  /* */
                                  VERSION_1, 0xa1, 0x80, 0x06, 7, CONTEXT_OID, 0, 0,           /* */
                                  0, 0, 0, 0, 0, 0, 0, 0,                                      /* */
                                  0x6c, 0x80, 0xa1, 0x80, 0x02, 1, 5, 0x02, 1, 45, 0x30, 0x80, /* */
                                  0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                     STATUS_OK);
    assert_context();
    assert_int_equal(message.dialogue_pdu, TCAP_AARQ);
    assert_int_equal(message.component_count, 1);
    assert_true(noted(NOTE_ber_length_indefinite));
    assert_false(noted(NOTE_dialogue_odd) || noted(NOTE_transaction_odd));
    assert_true(next_component());
    assert_int_equal(component.operation, 45);
    assert_parameter(BYTES(0x30, 0x80, 0x80, 0, 0, 0));
    assert_false(noted(NOTE_component_odd));
}

static void a_multi_byte_tag_hides_no_part(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 19, DTID, 0x7f, 0x0c, 12, INVOKE)), STATUS_OK);
    assert_int_equal(message.component_count, 1);
    assert_true(noted(NOTE_ber_tag_multibyte));
}

static void an_answer_says_whether_the_dialogue_was_accepted(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 48, DTID, 0x6b, 42, 0x28, 40, STRUCTURED, 0xa0, 29, 0x61, 27,
                                  VERSION_1, CONTEXT, 0xa2, 3, 0x02, 1, 1, 0xa3, 5, 0xa1, 3, 0x02, 1, 2)),
                     STATUS_OK);
    assert_int_equal(message.dialogue_pdu, TCAP_AARE);
    assert_context();
    assert_int_equal(message.dialogue_result, 1);
    assert_int_equal(message.dialogue_diagnostic, 1 << 8 | 2);
    assert_int_equal(notes.set, 0);
}

static void a_user_abort_says_who_and_may_carry_information(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x67, 38, DTID, 0x6b, 32, 0x28, 30, STRUCTURED, 0xa0, 19, 0x64, 17, 0x80, 1,
                                  0, 0xbe, 12, 0x28, 10, 0x06, 2, 0x04, 0x00, 0xa0, 4, 0xa4, 2, 0x80, 0)),
                     STATUS_OK);
    assert_int_equal(message.dialogue_pdu, TCAP_ABRT);
    assert_int_equal(message.abort_source, 0);
    assert_int_equal(message.abort_cause, -1);
    assert_int_equal(message.application_context.len, 0);
    assert_true(span_equal(cursor_rest(&message.user_information), span_of(BYTES(0xa4, 2, 0x80, 0))));
    assert_int_equal(notes.set, 0);
}

/* A Begin whose AARQ ends in the given octets. */
static enum status decode_with_user_information(const uint8_t *bytes, size_t len)
{
    uint8_t all[200] = {0x62, 0, OTID, 0x6b, 0, 0x28, 0, STRUCTURED, 0xa0, 0, 0x60, 0, VERSION_1, CONTEXT};
    memcpy(all + 40, bytes, len);
    all[1] = (uint8_t)(38 + len);
    all[9] = (uint8_t)(30 + len);
    all[11] = (uint8_t)(28 + len);
    all[22] = (uint8_t)(17 + len);
    all[24] = (uint8_t)(15 + len);
    uint8_t *copy = test_malloc(40 + len);
    memcpy(copy, all, 40 + len);
    enum status status = decode(copy, 40 + len);
    struct span user = cursor_rest(&message.user_information);
    assert_true(user.len == 2 && user.p[0] == 0xa0 && user.p[1] == 0);
    assert_context();
    test_free(copy);
    return status;
}

static void user_information_is_taken_out_of_its_external(void **state)
{
    (void)state;
    assert_int_equal(
        decode_with_user_information(BYTES(0xbe, 10, 0x28, 8, 0x06, 2, 0x04, 0x00, 0xa0, 2, 0xa0, 0)),
        STATUS_OK);
    assert_int_equal(notes.set, 0);
    /* octet-aligned */
    assert_int_equal(
        decode_with_user_information(BYTES(0xbe, 10, 0x28, 8, 0x06, 2, 0x04, 0x00, 0x81, 2, 0xa0, 0)),
        STATUS_OK);
    /* wrapped into a SEQUENCE */
    assert_int_equal(decode_with_user_information(
                         BYTES(0xbe, 12, 0x30, 10, 0x28, 8, 0x06, 2, 0x04, 0x00, 0xa0, 2, 0xa0, 0)),
                     STATUS_OK);
    assert_true(noted(NOTE_dialogue_odd));
    /* without an EXTERNAL */
    assert_int_equal(decode_with_user_information(BYTES(0xbe, 2, 0xa0, 0)), STATUS_OK);
    assert_true(noted(NOTE_dialogue_odd));
}

static void a_unidirectional_message_has_an_unstructured_dialogue(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x61, 46, 0x6b, 30, 0x28, 28, UNSTRUCTURED, 0xa0, 17, 0x60, 15, VERSION_1,
                                  CONTEXT, COMPONENTS)),
                     STATUS_OK);
    assert_int_equal(message.dialogue_pdu, TCAP_AUDT);
    assert_context();
    assert_int_equal(notes.set, 0);
}

static void assert_odd_dialogue_with_context(const uint8_t *bytes, size_t len)
{
    assert_int_equal(decode(bytes, len), STATUS_OK);
    assert_true(noted(NOTE_dialogue_odd));
    assert_context();
}

static void an_application_context_is_found_in_odd_dialogues(void **state)
{
    (void)state;
    /* an unstructured dialogue in a Begin */
    assert_odd_dialogue_with_context(
        BYTES(0x62, 38, OTID, 0x6b, 30, 0x28, 28, UNSTRUCTURED, 0xa0, 17, 0x60, 15, VERSION_1, CONTEXT));
    /* an OID that announces nothing known */
    assert_odd_dialogue_with_context(BYTES(0x62, 38, OTID, 0x6b, 30, 0x28, 28, 0x06, 7, 0x00, 0x11, 0x86,
                                           0x05, 1, 1, 9, 0xa0, 17, 0x60, 15, VERSION_1, CONTEXT));
    /* no OID at all */
    assert_odd_dialogue_with_context(
        BYTES(0x62, 29, OTID, 0x6b, 21, 0x28, 19, 0xa0, 17, 0x60, 15, VERSION_1, CONTEXT));
    /* no EXTERNAL around the PDU */
    assert_odd_dialogue_with_context(BYTES(0x62, 25, OTID, 0x6b, 17, 0x60, 15, VERSION_1, CONTEXT));
    /* a PDU that Q.773 does not have */
    assert_odd_dialogue_with_context(
        BYTES(0x62, 38, OTID, 0x6b, 30, 0x28, 28, STRUCTURED, 0xa0, 17, 0x6f, 15, VERSION_1, CONTEXT));
    /* under another tag than [1] */
    assert_odd_dialogue_with_context(BYTES(0x62, 38, OTID, 0x6b, 30, 0x28, 28, STRUCTURED, 0xa0, 17, 0x60, 15,
                                           VERSION_1, 0xa7, 9, 0x06, 7, CONTEXT_OID));
    /* the contents of the OID right under [1] */
    assert_odd_dialogue_with_context(BYTES(0x62, 36, OTID, 0x6b, 28, 0x28, 26, STRUCTURED, 0xa0, 15, 0x60, 13,
                                           VERSION_1, 0x81, 7, CONTEXT_OID));
    /* nothing but the OID */
    assert_odd_dialogue_with_context(BYTES(0x62, 17, OTID, 0x6b, 9, 0x06, 7, CONTEXT_OID));
    /* an answer where a question belongs */
    assert_odd_dialogue_with_context(
        BYTES(0x62, 38, OTID, 0x6b, 30, 0x28, 28, STRUCTURED, 0xa0, 17, 0x61, 15, VERSION_1, CONTEXT));
    /* a second context: the first counts */
    assert_odd_dialogue_with_context(BYTES(0x62, 45, OTID, 0x6b, 37, 0x28, 35, STRUCTURED, 0xa0, 24, 0x60, 22,
                                           VERSION_1, CONTEXT, 0xa1, 5, 0x06, 3, 0x04, 0x00, 0x01));
    /* a protocol version other than 1 */
    assert_odd_dialogue_with_context(
        BYTES(0x62, 38, OTID, 0x6b, 30, 0x28, 28, STRUCTURED, 0xa0, 17, 0x60, 15, 0x80, 2, 7, 0x40, CONTEXT));
}

static void a_dialogue_without_context_has_none(void **state)
{
    (void)state;
    assert_int_equal(
        decode(BYTES(0x62, 27, OTID, 0x6b, 19, 0x28, 17, STRUCTURED, 0xa0, 6, 0x60, 4, VERSION_1)),
        STATUS_OK);
    assert_true(noted(NOTE_dialogue_odd));
    assert_int_equal(message.application_context.len, 0);
}

static void a_global_operation_code_is_noted_and_its_last_arc_taken(void **state)
{
    (void)state;
    assert_int_equal(read_component(BYTES(0xa1, 12, 0x02, 1, 5, 0x06, 3, 0x04, 0x00, 70, 0x30, 2, 0x80, 0)),
                     STATUS_OK);
    assert_true(noted(NOTE_global_opcode));
    assert_true(component.has_operation && component.operation_global);
    assert_int_equal(component.operation, 70);
    assert_int_equal(component.operation_oid.len, 3);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
}

static void an_operation_code_under_another_tag_is_noted_and_taken(void **state)
{
    (void)state;
    read_component(BYTES(0xa1, 10, 0x02, 1, 5, 0x84, 1, 70, 0x30, 2, 0x80, 0));
    assert_true(noted(NOTE_opcode_tag_odd) && component.has_operation);
    assert_int_equal(component.operation, 70);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
    /* an INTEGER in constructed form, which does not exist */
    read_component(BYTES(0xa1, 12, 0x02, 1, 5, 0x22, 3, 0x02, 1, 70, 0x30, 2, 0x80, 0));
    assert_true(noted(NOTE_opcode_tag_odd) && component.has_operation);
    assert_int_equal(component.operation, 70);
    /* under the linked id's tag */
    read_component(BYTES(0xa1, 10, 0x02, 1, 5, 0x80, 1, 70, 0x30, 2, 0x80, 0));
    assert_true(noted(NOTE_opcode_tag_odd) && component.has_operation);
    assert_false(component.has_linked_id);
    assert_int_equal(component.operation, 70);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
}

static void an_operation_code_with_leading_octets_keeps_its_value(void **state)
{
    (void)state;
    assert_int_equal(read_component(BYTES(0xa1, 8, 0x02, 1, 5, 0x02, 3, 0, 0, 70)), STATUS_OK);
    assert_true(noted(NOTE_opcode_nonminimal));
    assert_int_equal(component.operation, 70);
    read_component(BYTES(0xa1, 7, 0x02, 1, 5, 0x02, 2, 0, 0x80));
    assert_false(noted(NOTE_opcode_nonminimal));
    assert_int_equal(component.operation, 128);
    read_component(BYTES(0xa1, 6, 0x02, 1, 5, 0x02, 1, 0xff));
    assert_true(component.has_operation);
    assert_int_equal(component.operation, -1);
    read_component(BYTES(0xa1, 10, 0x02, 1, 5, 0x02, 5, 1, 0, 0, 0, 0));
    assert_false(component.has_operation);
    assert_true(noted(NOTE_component_odd));
}

static void a_linked_invoke_names_the_other(void **state)
{
    (void)state;
    assert_int_equal(read_component(BYTES(0xa1, 9, 0x02, 1, 0xfe, 0x80, 1, 0xfd, 0x02, 1, 33)), STATUS_OK);
    assert_int_equal(component.invoke_id, -2);
    assert_true(component.has_linked_id);
    assert_int_equal(component.linked_id, -3);
    assert_int_equal(component.operation, 33);
    assert_int_equal(cursor_left(&component.parameter), 0);
    assert_int_equal(notes.set, 0);
}

static void an_invoke_that_lacks_a_part_keeps_the_rest(void **state)
{
    (void)state;
    /* no operation code */
    read_component(BYTES(0xa1, 7, 0x02, 1, 5, 0x30, 2, 0x80, 0));
    assert_true(noted(NOTE_component_odd));
    assert_false(component.has_operation);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
    /* no invoke id before a global code */
    read_component(BYTES(0xa1, 5, 0x06, 3, 0x04, 0x00, 70));
    assert_true(noted(NOTE_component_odd));
    assert_false(component.has_invoke_id);
    assert_int_equal(component.operation, 70);
    /* nothing but the id, and nothing at all */
    read_component(BYTES(0xa1, 3, 0x02, 1, 5));
    assert_true(noted(NOTE_component_odd) && component.has_invoke_id);
    read_component(BYTES(0xa1, 0));
    assert_true(noted(NOTE_component_odd));
    /* an id of two octets */
    read_component(BYTES(0xa1, 7, 0x02, 2, 1, 5, 0x02, 1, 70));
    assert_true(noted(NOTE_component_odd) && component.has_invoke_id);
    assert_int_equal(component.operation, 70);
}

static void a_result_has_its_code_and_parameter_in_a_sequence_or_nothing(void **state)
{
    (void)state;
    read_component(BYTES(0xa2, 12, 0x02, 1, 5, 0x30, 7, 0x02, 1, 70, 0x30, 2, 0x80, 0));
    assert_int_equal(component.type, TCAP_RETURN_RESULT_LAST);
    assert_int_equal(component.operation, 70);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
    assert_int_equal(notes.set, 0);
    read_component(BYTES(0xa7, 3, 0x02, 1, 5));
    assert_int_equal(component.type, TCAP_RETURN_RESULT_NOT_LAST);
    assert_false(component.has_operation);
    assert_int_equal(notes.set, 0);
    /* without the SEQUENCE */
    read_component(BYTES(0xa2, 10, 0x02, 1, 5, 0x02, 1, 70, 0x30, 2, 0x80, 0));
    assert_true(noted(NOTE_component_odd));
    assert_int_equal(component.operation, 70);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
    /* something behind the SEQUENCE */
    read_component(BYTES(0xa2, 10, 0x02, 1, 5, 0x30, 3, 0x02, 1, 70, 0x05, 0));
    assert_true(noted(NOTE_component_odd));
    assert_int_equal(component.operation, 70);
}

static void an_error_has_a_code_and_perhaps_a_parameter(void **state)
{
    (void)state;
    read_component(BYTES(0xa3, 10, 0x02, 1, 5, 0x02, 1, 27, 0x30, 2, 0x80, 0));
    assert_int_equal(component.type, TCAP_RETURN_ERROR);
    assert_true(component.has_error);
    assert_false(component.has_operation);
    assert_int_equal(component.error, 27);
    assert_parameter(BYTES(0x30, 2, 0x80, 0));
    assert_int_equal(notes.set, 0);
    read_component(BYTES(0xa3, 8, 0x02, 1, 5, 0x06, 3, 0x04, 0x00, 27));
    assert_true(noted(NOTE_global_opcode) && component.has_error);
    assert_int_equal(component.error, 27);
}

static void a_reject_has_a_problem_and_perhaps_no_id(void **state)
{
    (void)state;
    read_component(BYTES(0xa4, 6, 0x02, 1, 5, 0x81, 1, 2));
    assert_int_equal(component.type, TCAP_REJECT);
    assert_true(component.has_invoke_id);
    assert_int_equal(component.problem, 1 << 8 | 2);
    assert_int_equal(notes.set, 0);
    read_component(BYTES(0xa4, 5, 0x05, 0, 0x80, 1, 1));
    assert_false(component.has_invoke_id);
    assert_int_equal(component.problem, 1);
    assert_int_equal(notes.set, 0);
    read_component(BYTES(0xa4, 3, 0x02, 1, 5));
    assert_int_equal(component.problem, -1);
    assert_true(noted(NOTE_component_odd));
}

static void a_component_that_is_none_of_the_five_does_not_hide_the_next(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 21, DTID, 0x6c, 15, 0xa9, 1, 0, INVOKE)), STATUS_OK);
    assert_int_equal(message.component_count, 2);
    assert_int_equal(message.invoke_count, 1);
    assert_true(next_component());
    assert_int_equal(component.type, TCAP_COMPONENT_ODD);
    assert_true(noted(NOTE_component_odd));
    assert_true(next_component());
    assert_int_equal(component.operation, 45);
}

static void a_malformed_component_does_not_hide_the_next(void **state)
{
    (void)state;
    assert_int_equal(decode(BYTES(0x64, 26, DTID, 0x6c, 20, 0xa1, 6, 0x02, 1, 5, 0x02, 9, 70, INVOKE)),
                     STATUS_MALFORMED);
    assert_int_equal(message.invoke_count, 2);
    assert_true(next_component());
    assert_int_equal(component_status, STATUS_MALFORMED);
    assert_true(next_component());
    assert_int_equal(component_status, STATUS_OK);
    assert_int_equal(component.operation, 45);
    assert_false(next_component());
}

/* All components as tcap_next_of() gives them, beside those of tcap_component_next(). */
static void assert_next_of_gives_the_same(unsigned count, bool kept)
{
    struct cursor portions[] = {message.components, message.second_components};
    unsigned seen = 0;
    assert_int_equal(message.first_at != NULL, kept);
    for (unsigned i = 0; i < 2; i++) {
        struct cursor plain = portions[i];
        struct tcap_component other;
        struct notes noted_there;
        enum status status;
        for (bool more = true; more; seen += more) {
            notes_init(&notes);
            notes_init(&noted_there);
            more = tcap_component_next(&plain, &component, &notes, &component_status);
            assert_int_equal(tcap_next_of(&message, &portions[i], &other, &noted_there, &status), more);
            assert_int_equal(status, component_status);
            assert_true(noted_there.set == notes.set);
            assert_ptr_equal(cursor_at(&portions[i]), cursor_at(&plain));
            assert_ptr_equal(cursor_at(&other.parameter), cursor_at(&component.parameter));
            assert_int_equal(other.type, component.type);
            assert_int_equal(other.invoke_id, component.invoke_id);
            assert_int_equal(other.operation, component.operation);
        }
    }
    assert_int_equal(seen, count);
}

static void a_component_that_is_kept_is_the_one_that_stands_there(void **state)
{
    (void)state;
    decode(BYTES(0x64, 28, DTID, 0x6c, 22, INVOKE, 0xa2, 8, 0x02, 1, 6, 0x30, 3, 0x02, 1, 7));
    assert_next_of_gives_the_same(2, true);
    /* the first is noted, or malformed: each is read again, and so are its notes */
    decode(BYTES(0x64, 31, DTID, 0x6c, 25, 0xa1, 7, 0x02, 1, 5, 0x02, 2, 0, 45, INVOKE, 0xa2, 2, 0x02, 0));
    assert_next_of_gives_the_same(3, false);
    decode(BYTES(0x64, 26, DTID, 0x6c, 20, 0xa1, 6, 0x02, 1, 5, 0x02, 9, 70, INVOKE));
    assert_next_of_gives_the_same(2, false);
    /* an empty portion before the one that has it, and a second portion behind */
    decode(BYTES(0x64, 20, DTID, 0x6c, 0, 0x6c, 12, INVOKE));
    assert_next_of_gives_the_same(1, true);
    decode(BYTES(0x64, 32, DTID, 0x6c, 12, INVOKE, 0x6c, 12, INVOKE));
    assert_next_of_gives_the_same(2, true);
    decode(BYTES(0x64, 4, DTID));
    assert_next_of_gives_the_same(0, false);
}

static void more_components_than_the_bound_are_a_limit(void **state)
{
    uint8_t bytes[4 + 4 + 12 * (TCAP_COMPONENTS_MAX + 1)] = {0x64, 0x82, 0, 0, 0x6c, 0x82};
    static const uint8_t invoke[] = {INVOKE};
    size_t len = 12 * (TCAP_COMPONENTS_MAX + 1);
    unsigned count = 0;
    (void)state;
    for (size_t i = 0; i <= TCAP_COMPONENTS_MAX; i++)
        memcpy(bytes + 8 + 12 * i, invoke, sizeof invoke);
    bytes[2] = (uint8_t)((len + 4) >> 8), bytes[3] = (uint8_t)(len + 4);
    bytes[6] = (uint8_t)(len >> 8), bytes[7] = (uint8_t)len;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_LIMIT);
    assert_true(noted(NOTE_component_limit));
    assert_int_equal(message.component_count, TCAP_COMPONENTS_MAX);
    while (next_component())
        count++;
    assert_int_equal(count, TCAP_COMPONENTS_MAX);
    assert_int_equal(component_status, STATUS_OK);
}

static void a_cut_message_is_truncated_and_nothing_in_it_is_called_odd(void **state)
{
    static const uint8_t bytes[] = {0x62, 6 + 32 + 14, OTID, AARQ, COMPONENTS};
    (void)state;
    for (size_t kept = 0; kept < sizeof bytes; kept++) {
        assert_int_equal(decode_cut(bytes, kept, true), STATUS_TRUNCATED);
        while (next_component())
            assert_true(!component.has_operation || component.operation == 45);
        assert_int_equal(component_status, kept < 42 ? STATUS_OK : STATUS_TRUNCATED);
        assert_int_equal(notes.set, 0);
        assert_true(!message.has_otid || message.otid == 0x12345678);
        if (message.application_context.len)
            assert_context();
    }
}

static void the_last_arc_of_an_oid_may_be_any_number_of_31_bits(void **state)
{
    (void)state;
    assert_int_equal(tcap_operation_of_oid(span_of(BYTES(0x2b, 0x86, 0x8d, 0x9f, 0xff, 0x7f, 70))), 70);
    assert_int_equal(tcap_operation_of_oid(span_of(BYTES(0x04, 0x81, 0x00))), 128);
    assert_int_equal(tcap_operation_of_oid(span_of(BYTES(0x04, 0x87, 0xff, 0xff, 0xff, 0x7f))), INT32_MAX);
    assert_int_equal(tcap_operation_of_oid(span_of(BYTES(0x04, 0x88, 0x80, 0x80, 0x80, 0x00))), -1);
    assert_int_equal(tcap_operation_of_oid(span_of(BYTES(0x04, 0x81))), -1);
    assert_int_equal(tcap_operation_of_oid(span_of(NULL, 0)), -1);
}

static void names_are_words(void **state)
{
    (void)state;
    assert_string_equal(tcap_type_name(TCAP_BEGIN), "begin");
    assert_string_equal(tcap_type_name(TCAP_ANSI), "ansi");
    assert_string_equal(tcap_type_name(TCAP_NONE), "none");
    assert_null(tcap_abort_cause_name(-1));
    assert_null(tcap_abort_cause_name(5));
    assert_string_equal(tcap_abort_cause_name(4), "resourceLimitation");
}

static void forms_that_no_component_has_are_odd(void **state)
{
    (void)state;
    read_component(BYTES(0xa1, 5, 2, 1, 5, 0xa0, 0)); /* a linked id, constructed */
    assert_false(component.has_operation || component.has_linked_id);
    assert_true(noted(NOTE_component_odd));
    read_component(BYTES(0xa1, 7, 2, 1, 5, 0x26, 2, 6, 0)); /* a global code, constructed */
    assert_false(component.operation_global);
    read_component(BYTES(0xa1, 10, 2, 1, 5, 2, 5, 1, 0, 0, 0, 0)); /* 2 to the 32nd, either way */
    assert_false(component.has_operation);
    assert_true(noted(NOTE_component_odd));
    read_component(BYTES(0xa1, 10, 2, 1, 5, 2, 5, 0xfe, 0, 0, 0, 0));
    assert_false(component.has_operation);
    read_component(BYTES(0xa1, 9, 2, 1, 5, 2, 4, 0x7f, 0xff, 0xff, 0xff));
    assert_int_equal(component.operation, INT32_MAX);
    read_component(BYTES(0xa1, 9, 2, 1, 5, 2, 4, 0x80, 0, 0, 0));
    assert_int_equal(component.operation, INT32_MIN);
    read_component(BYTES(0xa1, 6, 0x22, 1, 5, 2, 1, 45)); /* an invoke id, constructed */
    assert_true(noted(NOTE_component_odd));
    read_component(BYTES(0xa2, 5, 2, 1, 5, 0x10, 0)); /* a SEQUENCE, primitive */
    assert_false(component.has_operation);
    assert_true(noted(NOTE_component_odd));
}

static void user_information_is_read_once_and_from_one_sequence_at_most(void **state)
{
    (void)state;
    /* [30] with an EXTERNAL of one octet in [1], and another [30] behind it */
    decode(BYTES(0x62, 25 + 14, OTID, 0x6b, 31, 0x28, 29, STRUCTURED, 0xa0, 18, 0x60, 16, 0xbe, 5, 0x28, 3,
                 0x81, 1, 7, 0xbe, 5, 0x28, 3, 0x81, 1, 8, 0x80, 0));
    assert_int_equal(cursor_left(&message.user_information), 1);
    assert_int_equal(cursor_peek(&message.user_information), 7);
    assert_true(noted(NOTE_dialogue_odd));
    /* two SEQUENCEs around it: the content stays as it is */
    decode(BYTES(0x62, 21 + 14, OTID, 0x6b, 27, 0x28, 25, STRUCTURED, 0xa0, 14, 0x60, 12, 0xbe, 10, 0x30, 8,
                 0x30, 6, 0x28, 4, 0x81, 2, 7, 7));
    assert_true(cursor_left(&message.user_information) > 2);
    assert_true(noted(NOTE_dialogue_odd));
}

static void a_context_in_another_form_is_taken_as_it_stands(void **state)
{
    (void)state;
    decode(BYTES(0x62, 14 + 13, OTID, 0x6b, 19, 0x28, 17, STRUCTURED, 0xa0, 6, 0x60, 4, 0x81, 2, 0x2a, 3));
    assert_int_equal(message.application_context.len, 2);
    assert_true(noted(NOTE_dialogue_odd));
    decode(
        BYTES(0x62, 16 + 13, OTID, 0x6b, 21, 0x28, 19, STRUCTURED, 0xa0, 8, 0x60, 6, 0x81, 4, 6, 2, 0x2a, 3));
    assert_int_equal(message.application_context.len, 2);
}

static void a_context_is_looked_for_to_a_depth_of_eight(void **state)
{
    (void)state;
    for (uint8_t depth = 6; depth < 14; depth++) {
        uint8_t bytes[80] = {0x62, 0, OTID, 0x6b, 0};
        size_t at = 10;
        for (uint8_t i = 0; i < depth; i++) {
            bytes[at++] = 0x30;
            bytes[at++] = (uint8_t)(4 + 2 * (depth - 1 - i));
        }
        memcpy(bytes + at, "\x06\x02\x2a\x03", 4);
        at += 4;
        bytes[1] = (uint8_t)(at - 2);
        bytes[9] = (uint8_t)(at - 10);
        decode(bytes, at);
        assert_int_equal(message.application_context.len, depth <= 8 ? 2 : 0);
    }
}

static void components_of_a_second_portion_stop_at_the_limit(void **state)
{
    enum { COMPONENT_LEN = 5 };
    static uint8_t bytes[4 + 4 + 4 + COMPONENT_LEN * TCAP_COMPONENTS_MAX + 2 * (2 + COMPONENT_LEN)];
    (void)state;
    for (size_t first = TCAP_COMPONENTS_MAX - 1; first <= TCAP_COMPONENTS_MAX; first++) {
        const size_t len = first * COMPONENT_LEN;
        size_t at = 4;
        const uint8_t head[] = {0x49, 2, 0xab, 0xcd, 0x6c, 0x82, (uint8_t)(len >> 8), (uint8_t)len};
        const uint8_t one[] = {0xa2, 3, 2, 1, 5};
        memcpy(bytes + at, head, sizeof head);
        at += sizeof head;
        for (size_t i = 0; i < first; i++, at += COMPONENT_LEN)
            memcpy(bytes + at, one, COMPONENT_LEN);
        for (unsigned again = 0; again < 2; again++) {
            bytes[at++] = 0x6c;
            bytes[at++] = COMPONENT_LEN;
            memcpy(bytes + at, one, COMPONENT_LEN);
            at += COMPONENT_LEN;
        }
        bytes[0] = 0x64;
        bytes[1] = 0x82;
        bytes[2] = (uint8_t)((at - 4) >> 8);
        bytes[3] = (uint8_t)(at - 4);
        assert_int_equal(decode(bytes, at), STATUS_MALFORMED);
        assert_int_equal(message.component_count, TCAP_COMPONENTS_MAX);
        assert_int_equal(cursor_left(&message.second_components) > 0, first < TCAP_COMPONENTS_MAX);
    }
}

static void a_dialogue_that_names_itself_twice_is_odd(void **state)
{
    (void)state;
    decode(BYTES(0x62, 47, OTID, 0x6b, 39, 0x28, 37, STRUCTURED, UNSTRUCTURED, 0xa0, 17, 0x60, 15, VERSION_1,
                 CONTEXT));
    assert_int_equal(message.dialogue_pdu, TCAP_AARQ);
    assert_int_equal(message.application_context.len, 7);
    assert_true(noted(NOTE_dialogue_odd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_begin_has_an_id_a_dialogue_and_a_component),
        cmocka_unit_test(every_message_type_has_its_ids_and_nothing_odd),
        cmocka_unit_test(an_empty_begin_is_a_begin),
        cmocka_unit_test(ansi_and_foreign_messages_are_told_apart),
        cmocka_unit_test(ids_of_other_lengths_are_noted_and_still_tell_dialogues_apart),
        cmocka_unit_test(bytes_behind_the_message_are_noted),
        cmocka_unit_test(missing_unknown_and_misplaced_parts_are_noted),
        cmocka_unit_test(a_part_that_comes_twice_is_malformed_and_the_first_is_read),
        cmocka_unit_test(an_empty_first_part_does_not_hide_the_second),
        cmocka_unit_test(indefinite_lengths_everywhere_read_the_same),
        cmocka_unit_test(a_multi_byte_tag_hides_no_part),
        cmocka_unit_test(an_answer_says_whether_the_dialogue_was_accepted),
        cmocka_unit_test(a_user_abort_says_who_and_may_carry_information),
        cmocka_unit_test(user_information_is_taken_out_of_its_external),
        cmocka_unit_test(a_unidirectional_message_has_an_unstructured_dialogue),
        cmocka_unit_test(an_application_context_is_found_in_odd_dialogues),
        cmocka_unit_test(a_dialogue_without_context_has_none),
        cmocka_unit_test(a_global_operation_code_is_noted_and_its_last_arc_taken),
        cmocka_unit_test(an_operation_code_under_another_tag_is_noted_and_taken),
        cmocka_unit_test(an_operation_code_with_leading_octets_keeps_its_value),
        cmocka_unit_test(a_linked_invoke_names_the_other),
        cmocka_unit_test(an_invoke_that_lacks_a_part_keeps_the_rest),
        cmocka_unit_test(a_result_has_its_code_and_parameter_in_a_sequence_or_nothing),
        cmocka_unit_test(an_error_has_a_code_and_perhaps_a_parameter),
        cmocka_unit_test(a_reject_has_a_problem_and_perhaps_no_id),
        cmocka_unit_test(a_component_that_is_none_of_the_five_does_not_hide_the_next),
        cmocka_unit_test(a_malformed_component_does_not_hide_the_next),
        cmocka_unit_test(a_component_that_is_kept_is_the_one_that_stands_there),
        cmocka_unit_test(more_components_than_the_bound_are_a_limit),
        cmocka_unit_test(a_cut_message_is_truncated_and_nothing_in_it_is_called_odd),
        cmocka_unit_test(the_last_arc_of_an_oid_may_be_any_number_of_31_bits),
        cmocka_unit_test(names_are_words),
        cmocka_unit_test(forms_that_no_component_has_are_odd),
        cmocka_unit_test(user_information_is_read_once_and_from_one_sequence_at_most),
        cmocka_unit_test(a_context_in_another_form_is_taken_as_it_stands),
        cmocka_unit_test(a_context_is_looked_for_to_a_depth_of_eight),
        cmocka_unit_test(components_of_a_second_portion_stop_at_the_limit),
        cmocka_unit_test(a_dialogue_that_names_itself_twice_is_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
