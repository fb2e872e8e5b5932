// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "proto/cap/cap.h"

/* The subscriber of all examples is 001010000000001, +999 100000001. */
#define IMSI    0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xf1
#define MSISDN  0x91, 0x99, 0x19, 0x00, 0x00, 0x00, 0x10
#define CALLING 0x04, 0x13, 0x99, 0x19, 0x00, 0x00, 0x00, 0x10 /* the same as ISUP writes it */
#define OTHER   0x04, 0x10, 0x99, 0x39, 0x00, 0x00, 0x00, 0x90 /* +999 300000009 */
#define MSC     0x91, 0x99, 0x09, 0x22, 0x00, 0x00, 0xf1
#define VLR     0x91, 0x99, 0x09, 0x32, 0x00, 0x00, 0xf1
#define CENTRE  0x91, 0x99, 0x09, 0x44, 0x00, 0x00, 0xf1
#define CELL    0x00, 0xf1, 0x10, 0x00, 0x01, 0x00, 0x02 /* 001-01 1 2 */

static struct cap_message cap;
static struct notes notes;

static enum status read_bytes(int operation, enum cap_kind kind, unsigned phase, const uint8_t *bytes,
                              size_t len)
{
    notes_init(&notes);
    return cap_decode(operation, kind, phase, cursor_of(span_of(bytes, len)), &cap, &notes);
}

#define READ(operation, kind, phase, bytes) read_bytes(CAP_OP_##operation, kind, phase, bytes, sizeof(bytes))

static void assert_param_bytes(enum cap_param id, const uint8_t *bytes, size_t len)
{
    assert_true(cap_has(&cap, id));
    assert_int_equal(cap.param[id].len, len);
    assert_memory_equal(cap.param[id].p, bytes, len);
}

#define assert_param(id, ...)                                                                                \
    assert_param_bytes(CAP_P_##id, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
#define assert_absent(id) assert_false(cap_has(&cap, CAP_P_##id))
#define assert_note(id)   assert_true(notes_have(&notes, NOTE_##id))
#define assert_clean()    assert_int_equal(notes.set, 0)

static void a_call_says_who_calls_whom_and_where_from(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x49,                                              // InitialDPArg
        0x80, 0x01, 0x64,                                        // serviceKey
        0x83, 0x08, CALLING,                                     // callingPartyNumber
        0x9c, 0x01, 0x02,                                        // eventTypeBCSM: collectedInfo
        0x9f, 0x32, 0x08,    IMSI,                               // iMSI
        0xbf, 0x34, 0x17,                                        // locationInformation
        0x02, 0x01, 0x03,                                        //   ageOfLocationInformation
        0x81, 0x07, VLR,                                         //   vlr-number
        0xa3, 0x09, 0x80,    0x07, CELL,                         //   cell
        0x9f, 0x37, 0x07,    MSC,                                // mscAddress
        0x9f, 0x38, 0x07,    0x91, 0x99, 0x19, 0, 0, 0x00, 0x20, // calledPartyBCDNumber
    };
    assert_int_equal(READ(initialDP, CAP_ARGUMENT, 2, argument), STATUS_OK);
    assert_param(service_key, 0x64);
    assert_param(calling_party_number, CALLING);
    assert_param(event_type_bcsm, 0x02);
    assert_param(imsi, IMSI);
    assert_param(age_of_location_information, 0x03);
    assert_param(vlr_number, VLR);
    assert_param(cell_global_id, CELL);
    assert_param(msc_address, MSC);
    assert_param(called_party_bcd_number, 0x91, 0x99, 0x19, 0, 0, 0x00, 0x20);
    assert_clean();
}

static void the_gateway_of_a_call_has_another_tag_in_phase_2(void **state)
{
    (void)state;
    static const uint8_t phase_2[] = {
        0x30, 0x0f,       // InitialDPArg
        0x80, 0x01, 0x64, // serviceKey
        0xbf, 0x3b, 0x09, // initialDPArgExtension
        0x81, 0x07, MSC,  //   gmscAddress
    };
    static const uint8_t phase_4[] = {
        0x30, 0x19,        // InitialDPArg
        0x80, 0x01, 0x64,  // serviceKey
        0xbf, 0x3b, 0x13,  // initialDPArgExtension
        0x80, 0x07, MSC,   //   gmscAddress
        0x81, 0x08, OTHER, //   forwardingDestinationNumber
    };
    assert_int_equal(READ(initialDP, CAP_ARGUMENT, 2, phase_2), STATUS_OK);
    assert_param(gmsc_address, MSC);
    assert_absent(forwarding_destination_number);
    assert_clean();
    assert_int_equal(READ(initialDP, CAP_ARGUMENT, 4, phase_4), STATUS_OK);
    assert_param(gmsc_address, MSC);
    assert_param(forwarding_destination_number, OTHER);
    assert_clean();
}

static void a_connect_says_where_the_call_goes(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x0c,        // ConnectArg
        0xa0, 0x0a,        // destinationRoutingAddress
        0x04, 0x08, OTHER, //   the one number of the list
    };
    assert_int_equal(READ(connect, CAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(destination_routing_address, OTHER);
    assert_clean();
}

static void a_second_destination_is_not_lost(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x16,          // ConnectArg
        0xa0, 0x14,          // destinationRoutingAddress; one number is allowed
        0x04, 0x08, OTHER,   //
        0x04, 0x08, CALLING, //
    };
    assert_int_equal(READ(connect, CAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(destination_routing_address, OTHER);
    assert_param(destination_routing_address_second, CALLING);
}

static void an_assisting_switch_is_where_the_call_goes_for_a_while(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x0f,              // EstablishTemporaryConnectionArg
        0x80, 0x09, 0x00, OTHER, // assistingSSPIPRoutingAddress, behind its qualifier
        0x81, 0x02, 0x00, 0x21,  // correlationID
    };
    assert_int_equal(READ(establishTemporaryConnection, CAP_ARGUMENT, 2, argument), STATUS_OK);
    assert_param(assisting_address, 0x00, OTHER);
    assert_param(correlation_id, 0x00, 0x21);
    assert_clean();
}

static void an_event_tells_where_a_caller_moved(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x16,                   // EventReportBCSMArg
        0x80, 0x01, 0x32,             // eventTypeBCSM: oChangeOfPosition
        0xa2, 0x11,                   // eventSpecificInformationBCSM
        0xbf, 0x32, 0x0e,             //   oChangeOfPositionSpecificInfo
        0xbf, 0x32, 0x0b,             //     locationInformation
        0xa3, 0x09, 0x80, 0x07, CELL, //       cell
    };
    assert_int_equal(READ(eventReportBCSM, CAP_ARGUMENT, 4, argument), STATUS_OK);
    assert_param(cell_global_id, CELL);
    assert_param(event_type_bcsm, 0x32);
    assert_clean();
}

static void a_short_message_says_who_writes_to_whom(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x2b,                                       // InitialDPSMSArg
        0x80, 0x01, 0x65,                                 // serviceKey
        0x81, 0x07, 0x91,   0x99, 0x19, 0, 0, 0x00, 0x20, // destinationSubscriberNumber
        0x82, 0x07, MSISDN,                               // callingPartyNumber, an address string here
        0x84, 0x08, IMSI,                                 // iMSI
        0x87, 0x07, CENTRE,                               // sMSCAddress
        0x8a, 0x01, 0x40,                                 // tPProtocolIdentifier
    };
    assert_int_equal(READ(initialDPSMS, CAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(sms_calling_number, MSISDN);
    assert_param(destination_subscriber_number, 0x91, 0x99, 0x19, 0, 0, 0x00, 0x20);
    assert_param(imsi, IMSI);
    assert_param(smsc_address, CENTRE);
    assert_param(tp_protocol_identifier, 0x40);
    assert_absent(calling_party_number);
    assert_clean();
}

static void a_short_message_can_be_sent_elsewhere(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x12,                                       // ConnectSMSArg
        0x81, 0x07, 0x91,   0x99, 0x39, 0, 0, 0x00, 0x90, // destinationSubscriberNumber
        0x82, 0x07, CENTRE,                               // sMSCAddress
    };
    assert_int_equal(READ(connectSMS, CAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(new_destination_subscriber_number, 0x91, 0x99, 0x39, 0, 0, 0x00, 0x90);
    assert_param(new_smsc_address, CENTRE);
    assert_clean();
}

static void a_packet_session_says_whose_it_is(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x2b,                     // InitialDPGPRSArg
        0x80, 0x01, 0x66,               // serviceKey
        0x81, 0x01, 0x01,               // gPRSEventType: attach
        0x82, 0x07, MSISDN,             // mSISDN
        0x83, 0x08, IMSI,               // iMSI
        0x84, 0x00,                     // timeAndTimeZone
        0x88, 0x03, 0x02,   0x61, 0x62, // accessPointName
        0xac, 0x09, 0x80,   0x07, CELL, // locationInformationGPRS: a cell or a location area
    };
    assert_int_equal(READ(initialDPGPRS, CAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_param(imsi, IMSI);
    assert_param(access_point_name, 0x02, 0x61, 0x62);
    assert_param(cell_or_lai, CELL);
    assert_clean();
}

static void a_cell_in_a_choice_of_its_own_is_found_too(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x14,                   // EventReportGPRSArg
        0x80, 0x01, 0x02,             // gPRSEventType
        0xa2, 0x0f,                   // gPRSEventSpecificInformation
        0xa0, 0x0d, 0xa0, 0x0b,       //   attachChangeOfPosition, locationInformationGPRS
        0xa0, 0x09, 0x80, 0x07, CELL, //     the cell as MAP writes it
    };
    assert_int_equal(READ(eventReportGPRS, CAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(cell_or_lai, CELL);
    assert_note(ber_string_constructed);
}

static void digits_that_a_subscriber_keys_in_come_as_a_result(void **state)
{
    (void)state;
    static const uint8_t result[] = {0x80, 0x03, 0x00, 0x21, 0x43};
    assert_int_equal(READ(promptAndCollectUserInformation, CAP_RESULT, 2, result), STATUS_OK);
    assert_param(digits_response, 0x00, 0x21, 0x43);
}

static void the_end_of_an_announcement_has_two_forms(void **state)
{
    (void)state;
    static const uint8_t phase_2[] = {0x05, 0x00};
    static const uint8_t phase_4[] = {0x9f, 0x32, 0x00};
    assert_int_equal(READ(specializedResourceReport, CAP_ARGUMENT, 2, phase_2), STATUS_OK);
    assert_clean();
    assert_int_equal(READ(specializedResourceReport, CAP_ARGUMENT, 4, phase_4), STATUS_OK);
    assert_clean();
}

static void an_error_says_why(void **state)
{
    (void)state;
    static const uint8_t parameter[] = {0x0a, 0x01, 0x02}; // taskRefused: congestion
    assert_int_equal(read_bytes(12, CAP_ERROR, 0, parameter, sizeof parameter), STATUS_OK);
    assert_param(diagnostic, 0x02);
    assert_clean();
}

static void operations_without_a_parameter_are_unsupported(void **state)
{
    (void)state;
    assert_int_equal(read_bytes(CAP_OP_continue, CAP_ARGUMENT, 2, NULL, 0), STATUS_UNSUPPORTED);
    assert_int_equal(read_bytes(-1, CAP_ARGUMENT, 2, NULL, 0), STATUS_UNSUPPORTED);
    assert_int_equal(read_bytes(128, CAP_RESULT, 2, NULL, 0), STATUS_UNSUPPORTED);
    assert_false(ber_found_any(&cap.found));
}

static void what_must_be_there_is_missed(void **state)
{
    (void)state;
    static const uint8_t argument[] = {0x30, 0x0b, 0x9f, 0x32, 0x08, IMSI};
    assert_int_equal(READ(initialDP, CAP_ARGUMENT, 2, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_note(parameter_missing);
}

static struct cap_context context_of(const uint8_t *oid, size_t len)
{
    notes_init(&notes);
    return cap_context_of(span_of(oid, len), &notes);
}

#define CONTEXT(...) context_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void contexts_tell_the_phase(void **state)
{
    (void)state;
    struct cap_context context = CONTEXT(4, 0, 0, 1, 0, 50, 1);
    assert_int_equal(context.phase, 2);
    assert_string_equal(cap_context_name(context), "CAP-v2-gsmSSF-to-gsmSCF-AC");
    assert_true(cap_context_allows(context, CAP_OP_initialDP));
    assert_false(cap_context_allows(context, CAP_OP_initialDPSMS));
    assert_false(cap_context_allows(context, CAP_OP_callGap));
    context = CONTEXT(4, 0, 0, 1, 23, 3, 8);
    assert_int_equal(context.phase, 4);
    assert_false(cap_context_allows(context, CAP_OP_initialDP));
    assert_true(cap_context_allows(context, CAP_OP_initiateCallAttempt));
    context = CONTEXT(4, 0, 0, 1, 21, 3, 61);
    assert_string_equal(cap_context_name(context), "cap3-sms-AC");
    assert_int_equal(context.phase, 3);
    assert_clean();
}

static void a_context_in_an_odd_form_is_noted(void **state)
{
    (void)state;
    assert_int_equal(CONTEXT(4, 0, 0, 1, 0, 50, 0x80, 1).phase, 2);
    assert_note(ac_malformed);
    assert_int_equal(CONTEXT(4, 0, 0, 1, 23, 3, 4, 1).phase, 4);
    assert_note(ac_malformed);
    assert_int_equal(CONTEXT(4, 0, 0, 1, 23, 3, 99).number, CAP_CONTEXT_UNKNOWN);
    assert_note(ac_malformed);
    assert_null(cap_context_name(CONTEXT(4, 0, 0, 1, 0, 50, 7)));
    assert_false(cap_context_allows(CONTEXT(4, 0, 0, 1, 0, 50, 7), CAP_OP_initialDP));
}

static void contexts_of_map_are_none_of_cap(void **state)
{
    (void)state;
    assert_int_equal(CONTEXT(4, 0, 0, 1, 0, 29, 3).number, 0);
    assert_clean();
    assert_int_equal(CONTEXT(4, 0, 0, 1).number, 0);
    assert_clean();
    assert_int_equal(context_of(NULL, 0).number, 0);
    assert_clean();
}

static void names_are_the_standards(void **state)
{
    (void)state;
    assert_string_equal(cap_operation_name(0), "initialDP");
    assert_string_equal(cap_operation_name(97), "playTone");
    assert_null(cap_operation_name(1));
    assert_null(cap_operation_name(98));
    assert_null(cap_operation_name(-1));
    assert_string_equal(cap_error_name(0), "canceled");
    assert_string_equal(cap_error_name(51), "unknownCSID");
    assert_null(cap_error_name(52));
    assert_null(cap_error_name(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_says_who_calls_whom_and_where_from),
        cmocka_unit_test(the_gateway_of_a_call_has_another_tag_in_phase_2),
        cmocka_unit_test(a_connect_says_where_the_call_goes),
        cmocka_unit_test(a_second_destination_is_not_lost),
        cmocka_unit_test(an_assisting_switch_is_where_the_call_goes_for_a_while),
        cmocka_unit_test(an_event_tells_where_a_caller_moved),
        cmocka_unit_test(a_short_message_says_who_writes_to_whom),
        cmocka_unit_test(a_short_message_can_be_sent_elsewhere),
        cmocka_unit_test(a_packet_session_says_whose_it_is),
        cmocka_unit_test(a_cell_in_a_choice_of_its_own_is_found_too),
        cmocka_unit_test(digits_that_a_subscriber_keys_in_come_as_a_result),
        cmocka_unit_test(the_end_of_an_announcement_has_two_forms),
        cmocka_unit_test(an_error_says_why),
        cmocka_unit_test(operations_without_a_parameter_are_unsupported),
        cmocka_unit_test(what_must_be_there_is_missed),
        cmocka_unit_test(contexts_tell_the_phase),
        cmocka_unit_test(a_context_in_an_odd_form_is_noted),
        cmocka_unit_test(contexts_of_map_are_none_of_cap),
        cmocka_unit_test(names_are_the_standards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
