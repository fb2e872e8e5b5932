// SPDX-License-Identifier: Apache-2.0
#include "unit/map_reading.h"

#define CELL        0x00, 0xf1, 0x10, 0x00, 0x01, 0x00, 0x02 /* 001-01, area 1, cell 2 */
#define OTHER_CELL  0x00, 0xf1, 0x10, 0x00, 0x01, 0x00, 0x03
#define LAYER_THREE 0x01, 0x02, 0x03

static void a_handover_names_subscriber_phone_cell_and_hands_out_keys(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0xa3, 0x2c,                                                        // PrepareHO-Arg
        0x80, 0x07, CELL,                                                  // targetCellId
        0xa2, 0x08, 0x0a, 0x01, 0x01, 0x04, 0x03, LAYER_THREE,             // an-APDU: ts3G-48006
        0x84, 0x08, IMSI,                                                  // imsi
        0x86, 0x03, 0xaa, 0xbb, 0xcc,                                      // encryptionInfo
        0x96, 0x08, 0x99, 0x00, 0x00, 0x00, 0x00, 0x00,        0x10, 0x10, // imeisv
    };
    static const uint8_t result[] = {
        0xa3, 0x19,                                    // PrepareHO-Res
        0x80, 0x07, MSC,                               // handoverNumber
        0xa1, 0x0e,                                    // relocationNumberList
        0x30, 0x0c, 0x04, 0x07, VLR, 0x02, 0x01, 0x05, //   another number, rab-Id
    };
    assert_int_equal(READ(prepareHandover, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(target_cell, CELL);
    assert_param(imsi, IMSI);
    assert_param(imei, 0x99, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x10);
    assert_param(session_keys, 0xaa, 0xbb, 0xcc);
    assert_param(access_signal, LAYER_THREE);
    assert_clean();
    assert_int_equal(READ(prepareHandover, MAP_RESULT, 3, result), STATUS_OK);
    assert_param(handover_number, MSC);
    assert_absent(roaming_number);
    assert_clean();
}

static void handovers_of_old_versions_are_read(void **state)
{
    (void)state;
    static const uint8_t perform[] = {
        0x30, 0x22,                                           // PerformHO-Arg
        0x04, 0x07, OTHER_CELL,                               // targetCellId
        0x04, 0x07, CELL,                                     // servingCellId
        0x04, 0x01, 0x08,       0x04, 0x01, 0x33,             // channelType, classmarkInfo
        0x8c, 0x08, 1,          2,    3,    4,    5, 6, 7, 8, // kc
    };
    static const uint8_t result[] = {
        0x30, 0x13,                                            // PerformHO-Res
        0x04, 0x07, MSC,                                       // handoverNumber
        0x30, 0x08, 0x0a, 0x01, 0x01, 0x04, 0x03, LAYER_THREE, // accessSignalInfo
    };
    static const uint8_t subsequent[] = {
        0x30, 0x1b,             // PerformSubsequentHO-Arg
        0x04, 0x07, OTHER_CELL, // targetCellId
        0x04, 0x07, CELL,       // servingCellId
        0x04, 0x07, MSC,        // targetMSC-Number
    };
    static const uint8_t internal[] = {0x30, 0x0c, 0x0a, 0x01, 0x00, 0x81, 0x07, CELL};
    static const uint8_t signal_v2[] = {0x30, 0x08, 0x0a, 0x01, 0x03, 0x04, 0x03, LAYER_THREE};
    assert_int_equal(READ(performHandover, MAP_ARGUMENT, 1, perform), STATUS_OK);
    assert_param(serving_cell, CELL);
    assert_param(target_cell, OTHER_CELL);
    assert_param(session_keys, 1, 2, 3, 4, 5, 6, 7, 8);
    assert_clean();
    assert_int_equal(READ(performHandover, MAP_RESULT, 1, result), STATUS_OK);
    assert_param(handover_number, MSC);
    assert_clean();
    assert_int_equal(READ(performSubsequentHandover, MAP_ARGUMENT, 1, subsequent), STATUS_OK);
    assert_param(target_msc_number, MSC);
    assert_absent(msc_number);
    assert_clean();
    assert_int_equal(READ(noteInternalHandover, MAP_ARGUMENT, 1, internal), STATUS_OK);
    assert_param(target_cell, CELL);
    assert_int_equal(READ(sendEndSignal, MAP_ARGUMENT, 2, signal_v2), STATUS_OK);
    assert_param(access_protocol, 0x03);
    assert_param(access_signal, LAYER_THREE);
    assert_clean();
}

static void a_moving_subscriber_is_located_in_a_request(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x29,                     // NoteMM-EventArg
        0x02, 0x01, 0x07,               // serviceKey
        0x80, 0x01, 0x01,               // eventMet: to another VLR
        0x81, 0x08, IMSI,               // imsi
        0x82, 0x07, MSISDN,             // msisdn
        0xa3, 0x0e,                     // locationInformation
        0x02, 0x01, 0x00,               //   ageOfLocationInformation
        0xa3, 0x09, 0x80,   0x07, CELL, //   cell
    };
    assert_int_equal(READ(noteMM_Event, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(mm_event, 0x01);
    assert_param(imsi, IMSI);
    assert_param(msisdn, MSISDN);
    assert_param(cell_global_id, CELL);
    assert_param(age_of_location_information, 0x00);
    assert_clean();
}

static void a_trace_names_whom_and_where_it_goes(void **state)
{
    (void)state;
    static const uint8_t activate[] = {
        0x30, 0x1c,                                                       // ActivateTraceModeArg
        0x80, 0x08, IMSI,                                                 // imsi
        0x81, 0x02, 0x00, 0x2a,                                           // traceReference
        0x82, 0x01, 0x01,                                                 // traceType
        0x83, 0x09, 0x91, 0x99, 0x09, 0x66, 0x00, 0x00, 0x00, 0x00, 0xf1, // omc-Id
    };
    static const uint8_t deactivate[] = {0x30, 0x0e, 0x80, 0x08, IMSI, 0x81, 0x02, 0x00, 0x2a};
    assert_int_equal(READ(activateTraceMode, MAP_ARGUMENT, 3, activate), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(trace_reference, 0x00, 0x2a);
    assert_param(omc_id, 0x91, 0x99, 0x09, 0x66, 0x00, 0x00, 0x00, 0x00, 0xf1);
    assert_clean();
    assert_int_equal(READ(traceSubscriberActivity, MAP_ARGUMENT, 1, activate), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_int_equal(READ(deactivateTraceMode, MAP_ARGUMENT, 3, deactivate), STATUS_OK);
    assert_param(trace_reference, 0x00, 0x2a);
    assert_clean();
}

static void call_completion_shows_whom_it_watches_and_in_what_state_he_is(void **state)
{
    (void)state;
    static const uint8_t watch[] = {0x30, 0x0d, 0x80, 0x08, IMSI, 0x82, 0x01, 0x01};
    static const uint8_t idle[] = {0x30, 0x03, 0x80, 0x01, 0x01};
    static const uint8_t report[] = {
        0x30, 0x0f, 0x80, 0x08, IMSI, // StatusReportArg: imsi
        0xa1, 0x03, 0x80, 0x01, 0x02, //   eventReportData: ccbsNotReachable
    };
    static const uint8_t register_cc[] = {
        0x30, 0x21, 0x80, 0x01, 0x43,                     // RegisterCC-EntryArg: ss-Code
        0xa1, 0x1c,                                       //   ccbs-Data
        0xa0, 0x09, 0x81, 0x07, MSISDN,                   //     ccbs-Feature: b-subscriberNumber
        0x81, 0x07, MSC,                                  //     translatedB-Number
        0xa3, 0x02, 0x04, 0x00, 0xa4,   0x02, 0x04, 0x00, // callInfo, networkSignalInfo
    };
    assert_int_equal(READ(setReportingState, MAP_ARGUMENT, 3, watch), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(ccbs_monitoring, 0x01);
    assert_int_equal(READ(setReportingState, MAP_RESULT, 3, idle), STATUS_OK);
    assert_param(ccbs_subscriber_status, 0x01);
    assert_int_equal(READ(statusReport, MAP_ARGUMENT, 3, report), STATUS_OK);
    assert_param(ccbs_subscriber_status, 0x02);
    assert_clean();
    assert_int_equal(READ(registerCC_Entry, MAP_ARGUMENT, 3, register_cc), STATUS_OK);
    assert_param(ss_code, 0x43);
    assert_param(b_subscriber_number, MSISDN);
    assert_param(translated_b_number, MSC);
    assert_clean();
}

static void a_call_handed_back_shows_its_subscriber_and_where_it_goes(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x20,                    // ResumeCallHandlingArg
        0xa2, 0x09, 0x85,   0x07, MSC, // forwardingData: forwardedToNumber
        0x83, 0x08, IMSI,              // imsi
        0x89, 0x07, MSISDN,            // msisdn
        0x8b, 0x00,                    // allInformationSent
    };
    static const uint8_t release[] = {0x30, 0x09, 0x04, 0x07, MSC};
    static const uint8_t end_calls[] = {0x30, 0x0a, 0x80, 0x08, IMSI};
    assert_int_equal(READ(resumeCallHandling, MAP_ARGUMENT, 4, argument), STATUS_OK);
    assert_param(forwarded_to_number, MSC);
    assert_param(imsi, IMSI);
    assert_param(msisdn, MSISDN);
    assert_int_equal(READ(releaseResources, MAP_ARGUMENT, 3, release), STATUS_OK);
    assert_param(roaming_number, MSC);
    assert_int_equal(READ(ist_Command, MAP_ARGUMENT, 3, end_calls), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_clean();
}

static void packet_sessions_from_the_network_name_subscriber_and_gateway(void **state)
{
    (void)state;
    static const uint8_t failure[] = {0x30, 0x13, 0x80, 0x08, IMSI, 0x81, 0x07, MSC};
    static const uint8_t present[] = {0x30, 0x11, 0x80, 0x08, IMSI, 0x81, 0x05, 0x04, 10, 9, 0, 1};
    assert_int_equal(READ(failureReport, MAP_ARGUMENT, 3, failure), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(ggsn_number, MSC);
    assert_int_equal(READ(noteMsPresentForGprs, MAP_ARGUMENT, 3, present), STATUS_OK);
    assert_param(sgsn_address, 0x04, 10, 9, 0, 1);
    assert_clean();
}

static void passwords_and_invoked_services_are_read(void **state)
{
    (void)state;
    static const uint8_t code[] = {0x04, 0x01, 0x90};
    static const uint8_t ask[] = {0x0a, 0x01, 0x00};
    static const uint8_t password[] = {0x12, 0x04, '1', '2', '3', '4'};
    static const uint8_t invoked[] = {
        0x30, 0x21,                       // SS-InvocationNotificationArg
        0x80, 0x08, IMSI,                 // imsi
        0x81, 0x07, MSISDN,               // msisdn
        0x82, 0x01, 0x24,                 // ss-Event: call deflection
        0xa3, 0x09, 0x04,   0x07, CENTRE, // ss-EventSpecification
    };
    static const uint8_t begin[] = {0x30, 0x13, 0x04, 0x08, IMSI, 0x04, 0x07, VLR};
    assert_int_equal(READ(registerPassword, MAP_ARGUMENT, 2, code), STATUS_OK);
    assert_param(ss_code, 0x90);
    assert_int_equal(READ(getPassword, MAP_ARGUMENT, 2, ask), STATUS_OK);
    assert_param(guidance, 0x00);
    assert_int_equal(READ(getPassword, MAP_RESULT, 2, password), STATUS_OK);
    assert_param(password, '1', '2', '3', '4');
    assert_int_equal(READ(ss_InvocationNotification, MAP_ARGUMENT, 3, invoked), STATUS_OK);
    assert_param(ss_code, 0x24);
    assert_param(ss_event_number, CENTRE);
    assert_int_equal(READ(beginSubscriberActivity, MAP_ARGUMENT, 1, begin), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(originating_entity_number, VLR);
    assert_clean();
}

static void old_ways_to_ask_for_secrets_are_told_apart(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x0f,                   // SendParametersArg
        0x80, 0x08, IMSI,             // subscriberId
        0x30, 0x03, 0x0a, 0x01, 0x04, // requestParameterList: requestKi
    };
    static const uint8_t result[] = {0x30, 0x06, 0x84, 0x04, 1, 2, 3, 4}; // ki, shortened
    static const uint8_t identification[] = {
        0xa3, 0x14,                                                 // SendIdentificationRes
        0x04, 0x08, IMSI,                                           // imsi
        0xa2, 0x08, 0xa0, 0x06, 0x04, 0x01, 0xcc, 0x04, 0x01, 0x00, // currentSecurityContext
    };
    assert_int_equal(READ(sendParameters, MAP_ARGUMENT, 1, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(requested_parameters, 0x0a, 0x01, 0x04);
    assert_clean();
    assert_int_equal(READ(sendParameters, MAP_RESULT, 1, result), STATUS_OK);
    assert_param(secret_key, 1, 2, 3, 4);
    assert_int_equal(READ(sendIdentification, MAP_RESULT, 3, identification), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_flag(session_keys);
    assert_clean();
}

static void a_profile_shows_barring_and_where_packets_go(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x2e,                                              // InsertSubscriberDataArg
        0x80, 0x08, IMSI,                                        // imsi
        0xa7, 0x0c,                                              // provisionedSS
        0xa1, 0x0a,                                              //   callBarringInfo
        0x04, 0x01, 0x92,                                        //     ss-Code: all outgoing calls
        0x30, 0x05, 0x30, 0x03, 0x84, 0x01, 0x05,                //     one feature: ss-Status
        0xbf, 0x1f, 0x13,                                        // eps-SubscriptionData
        0x80, 0x08, 3,    'm',  'i',  'm',  3,    'n', 'e', 't', //   apn-oi-Replacement
        0x86, 0x07, MSC,                                         //   stn-sr
    };
    static const uint8_t deletion[] = {
        0x30, 0x13,                   // DeleteSubscriberDataArg
        0x80, 0x08, IMSI,             // imsi
        0xa2, 0x03, 0x04, 0x01, 0x92, // ss-List
        0x89, 0x00, 0x8d, 0x00,       // camelSubscriptionInfoWithdraw, gmlc-ListWithdraw
    };
    assert_int_equal(READ(insertSubscriberData, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(ss_code, 0x92);
    assert_param(ss_status, 0x05);
    assert_param(apn_oi_replacement, 3, 'm', 'i', 'm', 3, 'n', 'e', 't');
    assert_param(stn_sr, MSC);
    assert_clean();
    assert_int_equal(READ(deleteSubscriberData, MAP_ARGUMENT, 3, deletion), STATUS_OK);
    assert_param(ss_code, 0x92);
    assert_flag(camel_withdrawn);
    assert_flag(gmlc_list_withdrawn);
    assert_clean();
}

static void what_is_carried_protected_shows_by_its_header(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x19,                         // SecureTransportArg
        0x30, 0x0b,                         // securityHeader
        0x04, 0x04, 0x00, 0x00, 0x00, 0x01, //   securityParametersIndex
        0xa0, 0x03, 0x02, 0x01, 0x46,       //   operationCode: provideSubscriberInfo
        0x04, 0x0a, 0x30, 0x08, 0x80, 0x02, 0x00, 0xf1, 0xa2, 0x02, 0x80, 0x00, // protectedPayload
    };
    assert_int_equal(READ(secureTransportClass1, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(protected_operation, 0x46);
    assert_flag(protected_payload);
    assert_absent(imsi);
    assert_clean();
}

static void numbers_beyond_the_tables_have_no_name(void **state)
{
    (void)state;
    assert_null(map_error_name(-1));
    assert_null(map_error_name(1000));
    assert_null(map_operation_name(-1));
    assert_null(map_operation_name(1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handover_names_subscriber_phone_cell_and_hands_out_keys),
        cmocka_unit_test(handovers_of_old_versions_are_read),
        cmocka_unit_test(a_moving_subscriber_is_located_in_a_request),
        cmocka_unit_test(a_trace_names_whom_and_where_it_goes),
        cmocka_unit_test(call_completion_shows_whom_it_watches_and_in_what_state_he_is),
        cmocka_unit_test(a_call_handed_back_shows_its_subscriber_and_where_it_goes),
        cmocka_unit_test(packet_sessions_from_the_network_name_subscriber_and_gateway),
        cmocka_unit_test(passwords_and_invoked_services_are_read),
        cmocka_unit_test(old_ways_to_ask_for_secrets_are_told_apart),
        cmocka_unit_test(a_profile_shows_barring_and_where_packets_go),
        cmocka_unit_test(what_is_carried_protected_shows_by_its_header),
        cmocka_unit_test(numbers_beyond_the_tables_have_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
