// SPDX-License-Identifier: Apache-2.0
#include "unit/map_reading.h"

static void a_location_query_shows_whom_and_what_it_asks(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x14,       // ProvideSubscriberInfoArg
        0x80, 0x08, IMSI, // imsi
        0xa2, 0x08,       // requestedInfo
        0x80, 0x00,       //   locationInformation
        0x81, 0x00,       //   subscriberState
        0x83, 0x00,       //   currentLocation
        0x86, 0x00,       //   imei
    };
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_flag(requested_location_information);
    assert_flag(requested_subscriber_state);
    assert_flag(requested_current_location);
    assert_flag(requested_imei);
    assert_absent(requested_ms_classmark);
    assert_clean();
}

static void an_any_time_interrogation_names_its_asker(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x18,         // AnyTimeInterrogationArg
        0xa0, 0x09,         // subscriberIdentity, a CHOICE and therefore in a tag of its own
        0x81, 0x07, MSISDN, //   msisdn
        0xa1, 0x02,         // requestedInfo
        0x80, 0x00,         //   locationInformation
        0x83, 0x07, SCF,    // gsmSCF-Address
    };
    assert_int_equal(READ(anyTimeInterrogation, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_param(gsmscf_address, SCF);
    assert_absent(imsi);
    assert_clean();
}

static void a_location_answer_gives_cell_age_nodes_state_and_imei(void **state)
{
    (void)state;
    static const uint8_t result[] = {
        0x30, 0x3e,                                                 // ProvideSubscriberInfoRes
        0x30, 0x3c,                                                 // subscriberInfo
        0xa0, 0x2c,                                                 //   locationInformation
        0x02, 0x01, 0x05,                                           //     ageOfLocationInformation
        0x80, 0x08, 0x10, 0x20, 0x00, 0x00, 0x30, 0x00, 0x00, 0x05, //     geographicalInformation
        0x81, 0x07, VLR,                                            //     vlr-number
        0xa3, 0x09,                                                 //     cellGlobalIdOrServiceAreaIdOrLAI
        0x80, 0x07, 0x00, 0xf1, 0x10, 0x00, 0x01, 0x00, 0x02,       //       cell 001-01 1 2
        0x86, 0x07, MSC,                                            //     msc-Number
        0x88, 0x00,                                                 //     currentLocationRetrieved
        0xa1, 0x02,                                                 //   subscriberState
        0x80, 0x00,                                                 //     assumedIdle
        0x85, 0x08, 0x99, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0xf0, //   imei
    };
    assert_int_equal(READ(provideSubscriberInfo, MAP_RESULT, 3, result), STATUS_OK);
    assert_param(age_of_location_information, 0x05);
    assert_param(cell_global_id, 0x00, 0xf1, 0x10, 0x00, 0x01, 0x00, 0x02);
    assert_param(vlr_number, VLR);
    assert_param(msc_number, MSC);
    assert_param(imei, 0x99, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0xf0);
    assert_flag(geographical_information);
    assert_flag(current_location_retrieved);
    assert_flag(state_assumed_idle);
    assert_clean();
}

static void an_eps_location_keeps_its_own_age(void **state)
{
    (void)state;
    static const uint8_t result[] = {
        0x30, 0x20, 0x30, 0x1e,       // AnyTimeInterrogationRes, subscriberInfo
        0xa1, 0x03, 0x0a, 0x01, 0x01, //   subscriberState: netDetNotReachable, detached
        0xad, 0x17,                   //   locationInformationEPS
        0x80, 0x07, 0x00, 0xf1, 0x10, 0x00, 0x00, 0x01, 0x01, //     e-utranCellGlobalIdentity
        0x81, 0x05, 0x00, 0xf1, 0x10, 0x00, 0x01,             //     trackingAreaIdentity
        0x86, 0x01, 0x02,                                     //     ageOfLocationInformation
        0x87, 0x02, 'm',  'e',                                //     mme-Name
    };
    assert_int_equal(READ(anyTimeInterrogation, MAP_RESULT, 3, result), STATUS_OK);
    assert_param(state_not_reachable, 0x01);
    assert_param(age_of_location_information_eps, 0x02);
    assert_absent(age_of_location_information);
    assert_flag(ecgi);
    assert_flag(tai);
    assert_param(mme_name, 'm', 'e');
    assert_clean();
}

static void routing_for_calls_is_read_in_version_3_and_2(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x18,         // SendRoutingInfoArg
        0x80, 0x07, MSISDN, // msisdn
        0x82, 0x01, 0x01,   // numberOfForwarding
        0x83, 0x01, 0x00,   // interrogationType: basicCall
        0x86, 0x07, MSC,    // gmsc-OrGsmSCF-Address
    };
    static const uint8_t result_v3[] = {
        0xa3, 0x1f,                                           // SendRoutingInfoRes
        0x89, 0x08, IMSI,                                     // imsi
        0x30, 0x0a,                                           // forwardingData
        0x85, 0x08, 0x91, 0x99, 0x19, 0x77, 0x07, 0, 0, 0x10, //   forwardedToNumber
        0x82, 0x07, MSC,                                      // vmsc-Address
    };
    static const uint8_t result_v2[] = {
        0x30, 0x13,                                     // SendRoutingInfoRes
        0x04, 0x08, IMSI,                               // imsi
        0x04, 0x07, 0x91, 0x99, 0x19, 0x88, 0, 0, 0x10, // roamingNumber
    };
    assert_int_equal(READ(sendRoutingInfo, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_param(interrogation_type, 0x00);
    assert_param(number_of_forwarding, 0x01);
    assert_param(gmsc_address, MSC);
    assert_clean();
    assert_int_equal(READ(sendRoutingInfo, MAP_RESULT, 3, result_v3), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(forwarded_to_number, 0x91, 0x99, 0x19, 0x77, 0x07, 0, 0, 0x10);
    assert_param(vmsc_address, MSC);
    assert_absent(roaming_number);
    assert_clean();
    assert_int_equal(READ(sendRoutingInfo, MAP_RESULT, 2, result_v2), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(roaming_number, 0x91, 0x99, 0x19, 0x88, 0, 0, 0x10);
    assert_clean();
}

static void what_is_mandatory_depends_on_the_version(void **state)
{
    (void)state;
    static const uint8_t argument[] = {0x30, 0x09, 0x80, 0x07, MSISDN}; // SendRoutingInfoArg: msisdn only
    assert_int_equal(READ(sendRoutingInfo, MAP_ARGUMENT, 2, argument), STATUS_OK);
    assert_clean();
    assert_int_equal(READ(sendRoutingInfo, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_note(parameter_missing); // interrogationType and gmsc-OrGsmSCF-Address
    assert_int_equal(READ(sendRoutingInfo, MAP_ARGUMENT, 0, argument), STATUS_OK);
    assert_clean();
}

static void routing_for_messages_tells_an_msc_from_an_sgsn(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x18,         // RoutingInfoForSM-Arg
        0x80, 0x07, MSISDN, // msisdn
        0x81, 0x01, 0xff,   // sm-RP-PRI
        0x82, 0x07, CENTRE, // serviceCentreAddress
        0x8a, 0x01, 0x00,   // sm-deliveryNotIntended: onlyIMSI-requested
    };
    static const uint8_t on_msc[] = {
        0x30, 0x1b,                // RoutingInfoForSM-Res
        0x04, 0x08, IMSI,          // imsi
        0xa0, 0x0f,                // locationInfoWithLMSI
        0x81, 0x07, MSC,           //   networkNode-Number; in version 2 msc-Number
        0x04, 0x04, 1,    2, 3, 4, //   lmsi
    };
    static const uint8_t on_sgsn[] = {
        0x30, 0x22,       // RoutingInfoForSM-Res
        0x04, 0x08, IMSI, // imsi
        0xa0, 0x16,       // locationInfoWithLMSI
        0x81, 0x07, VLR,  //   networkNode-Number
        0x85, 0x00,       //   gprsNodeIndicator
        0xa6, 0x09,       //   additional-Number
        0x80, 0x07, MSC,  //     msc-Number
    };
    assert_int_equal(READ(sendRoutingInfoForSM, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_param(service_centre_address, CENTRE);
    assert_param(sm_delivery_not_intended, 0x00);
    assert_param(sm_rp_pri, 0xff);
    assert_clean();
    assert_int_equal(READ(sendRoutingInfoForSM, MAP_RESULT, 3, on_msc), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(msc_number, MSC);
    assert_param(lmsi, 1, 2, 3, 4);
    assert_absent(sgsn_number);
    assert_clean();
    assert_int_equal(READ(sendRoutingInfoForSM, MAP_RESULT, 3, on_sgsn), STATUS_OK);
    assert_param(sgsn_number, VLR);
    assert_param(msc_number, MSC);
    assert_clean();
}

static void bare_arguments_of_old_versions_are_read(void **state)
{
    (void)state;
    static const uint8_t imsi[] = {0x04, 0x08, IMSI};
    static const uint8_t msisdn[] = {0x04, 0x07, MSISDN};
    static const uint8_t hlr[] = {0x04, 0x07, HLR};
    assert_int_equal(READ(sendIMSI, MAP_ARGUMENT, 2, msisdn), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_int_equal(READ(sendIMSI, MAP_RESULT, 2, imsi), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_int_equal(READ(sendAuthenticationInfo, MAP_ARGUMENT, 2, imsi), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_int_equal(READ(cancelLocation, MAP_ARGUMENT, 2, imsi), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_int_equal(READ(updateLocation, MAP_RESULT, 1, hlr), STATUS_OK);
    assert_param(hlr_number, HLR);
    assert_clean();
}

static void a_registration_names_msc_and_vlr(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x24,                               // UpdateLocationArg
        0x04, 0x08, IMSI,                         // imsi
        0x81, 0x07, MSC,                          // msc-Number
        0x04, 0x07, VLR,                          // vlr-Number
        0xa6, 0x06, 0x80, 0x02, 0x04, 0xf0, 0x84, // vlr-Capability: supportedCamelPhases,
        0x00,                                     //   longFTN-Supported
    };
    assert_int_equal(READ(updateLocation, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(msc_number, MSC);
    assert_param(vlr_number, VLR);
    assert_param(vlr_capability, 0x80, 0x02, 0x04, 0xf0, 0x84, 0x00);
    assert_clean();
}

static void authentication_vectors_are_counted_in_every_form(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x15,                   // SendAuthenticationInfoArg
        0x80, 0x08, IMSI,             // imsi
        0x02, 0x01, 0x05,             // numberOfRequestedVectors
        0x83, 0x01, 0x01,             // requestingNodeType: sgsn
        0x84, 0x03, 0x00, 0xf1, 0x10, // requestingPLMN-Id: 001-01
    };
    static const uint8_t triplets_v2[] = {
        0x30, 0x10,                                     // AuthenticationSetList
        0x30, 0x06, 0x04, 0x00, 0x04, 0x00, 0x04, 0x00, //   rand, sres, kc, shortened to nothing
        0x30, 0x06, 0x04, 0x00, 0x04, 0x00, 0x04, 0x00,
    };
    static const uint8_t quintuplets_v3[] = {
        0xa3, 0x0a,             // SendAuthenticationInfoRes
        0xa1, 0x04,             // quintupletList
        0x30, 0x00, 0x30, 0x00, //   two sets
        0xa2, 0x02,             // eps-AuthenticationSetList
        0x30, 0x00,             //   one set
    };
    assert_int_equal(READ(sendAuthenticationInfo, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(number_of_requested_vectors, 0x05);
    assert_param(requesting_node_type, 0x01);
    assert_param(requesting_plmn, 0x00, 0xf1, 0x10);
    assert_absent(resynchronisation);
    assert_clean();
    assert_int_equal(READ(sendAuthenticationInfo, MAP_RESULT, 2, triplets_v2), STATUS_OK);
    assert_int_equal(map.auth_vectors, 2);
    assert_int_equal(READ(sendAuthenticationInfo, MAP_RESULT, 3, quintuplets_v3), STATUS_OK);
    assert_int_equal(map.auth_vectors, 3);
    assert_clean();
}

static void a_profile_shows_every_service_control_function_but_one_twice(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x4a,                                    // InsertSubscriberDataArg
        0x81, 0x07, MSISDN,                            // msisdn
        0xa7, 0x12,                                    // provisionedSS
        0xa0, 0x10,                                    //   forwardingInfo
        0x04, 0x01, 0x21,                              //     ss-Code: unconditional forwarding
        0x30, 0x0b,                                    //     forwardingFeatureList
        0x30, 0x09,                                    //       one feature
        0x85, 0x07, 0x91,   0x99, 0x19, 0x77, 7, 0, 0, //         forwardedToNumber
        0xad, 0x28,                                    // vlrCamelSubscriptionInfo
        0xa0, 0x13,                                    //   o-CSI
        0x30, 0x11, 0x30,   0x0f,                      //     one trigger
        0x0a, 0x01, 0x02,                              //       o-BcsmTriggerDetectionPoint
        0x02, 0x01, 0x07,                              //       serviceKey
        0x80, 0x07, SCF,                               //       gsmSCF-Address
        0xa6, 0x11,                                    //   mo-sms-CSI
        0xa0, 0x0f, 0x30,   0x0d, //     one trigger; its detection point and key are left out
        0x82, 0x07, HLR,          //       gsmSCF-Address
        0x83, 0x02, 0x00,   0x00, //       defaultSMS-Handling
        0x98, 0x01, 0x00,         // networkAccessMode
    };
    assert_int_equal(READ(insertSubscriberData, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_param(forwarded_to_number, 0x91, 0x99, 0x19, 0x77, 7, 0, 0);
    assert_param(gsmscf_address, SCF);
    assert_param(gsmscf_address_second, HLR);
    assert_param(service_key, 0x07);
    assert_param(network_access_mode, 0x00);
    assert_param(ss_code, 0x21);
    assert_flag(camel_subscription);
    assert_absent(imsi);
}

static void short_messages_tell_sender_and_receiver_apart(void **state)
{
    (void)state;
    static const uint8_t to_subscriber[] = {
        0x30, 0x19,               // MT-ForwardSM-Arg
        0x80, 0x08, IMSI,         // sm-RP-DA: imsi
        0x84, 0x07, CENTRE,       // sm-RP-OA: serviceCentreAddressOA
        0x04, 0x02, 0x04,   0x00, // sm-RP-UI
        0x05, 0x00,               // moreMessagesToSend
    };
    static const uint8_t from_subscriber[] = {
        0x30, 0x20,               // MO-ForwardSM-Arg
        0x84, 0x07, CENTRE,       // sm-RP-DA: serviceCentreAddressDA
        0x82, 0x07, MSISDN,       // sm-RP-OA: msisdn
        0x04, 0x02, 0x01,   0x00, // sm-RP-UI
        0x04, 0x08, IMSI,         // imsi
    };
    assert_int_equal(READ(mt_ForwardSM, MAP_ARGUMENT, 3, to_subscriber), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(service_centre_address_oa, CENTRE);
    assert_absent(service_centre_address_da);
    assert_param(sm_rp_ui, 0x04, 0x00);
    assert_flag(more_messages_to_send);
    assert_clean();
    assert_int_equal(READ(mo_ForwardSM, MAP_ARGUMENT, 3, from_subscriber), STATUS_OK);
    assert_param(service_centre_address_da, CENTRE);
    assert_param(sm_rp_oa_msisdn, MSISDN);
    assert_param(imsi, IMSI);
    assert_absent(msisdn);
    assert_absent(service_centre_address_oa);
    assert_clean();
    assert_int_equal(READ(mo_ForwardSM, MAP_ARGUMENT, 2, to_subscriber), STATUS_OK);
    assert_param(service_centre_address_oa, CENTRE);
    assert_clean();
}

static void a_position_request_names_location_centre_client_and_target(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x29,                         // ProvideSubscriberLocation-Arg
        0x30, 0x03, 0x80, 0x01, 0x00,       // locationType: currentLocation
        0x04, 0x07, HLR,                    // mlc-Number
        0xa0, 0x0b,                         // lcs-ClientID
        0x80, 0x01, 0x01,                   //   lcsClientType: valueAddedServices
        0xa1, 0x06,                         //   lcsClientExternalID
        0x80, 0x04, 0x91, 0x99, 0x39, 0x00, //     externalAddress
        0x81, 0x00,                         // privacyOverride
        0x82, 0x08, IMSI,                   // imsi
        0xa7, 0x00,                         // lcs-QoS
    };
    static const uint8_t result[] = {
        0x30, 0x16,                                                 // ProvideSubscriberLocation-Res
        0x04, 0x08, 0x10, 0x20, 0,    0,    0x30, 0,    0,    0x05, // locationEstimate
        0x80, 0x01, 0x00,                                           // ageOfLocationEstimate
        0xa6, 0x07, 0x81, 0x05, 0x00, 0xf1, 0x10, 0x00, 0x01,       // cellIdOrSai: laiFixedLength
    };
    assert_int_equal(READ(provideSubscriberLocation, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(location_estimate_type, 0x00);
    assert_param(gmlc_number, HLR);
    assert_param(lcs_client_type, 0x01);
    assert_param(lcs_client_external_address, 0x91, 0x99, 0x39, 0x00);
    assert_param(imsi, IMSI);
    assert_flag(privacy_override);
    assert_flag(lcs_client_id);
    assert_flag(lcs_qos);
    assert_clean();
    assert_int_equal(READ(provideSubscriberLocation, MAP_RESULT, 3, result), STATUS_OK);
    assert_param(location_estimate, 0x10, 0x20, 0, 0, 0x30, 0, 0, 0x05);
    assert_param(age_of_location_estimate, 0x00);
    assert_param(lai, 0x00, 0xf1, 0x10, 0x00, 0x01);
    assert_clean();
}

static void a_second_identity_is_noted_and_shown(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x18,                                           // ProvideSubscriberInfoArg
        0x80, 0x08, IMSI,                                     // imsi
        0xa2, 0x02, 0x80, 0x00,                               // requestedInfo
        0x80, 0x08, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, // imsi, once more
        0xf2,
    };
    static const uint8_t both[] = {
        0x30, 0x20,                                       // AnyTimeInterrogationArg
        0xa0, 0x13, 0x80, 0x08, IMSI, 0x81, 0x07, MSISDN, // subscriberIdentity: both alternatives
        0xa1, 0x00,                                       // requestedInfo
        0x83, 0x07, SCF,                                  // gsmSCF-Address
    };
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(imsi_second, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xf2);
    assert_note(parameter_duplicate);
    assert_int_equal(READ(anyTimeInterrogation, MAP_ARGUMENT, 3, both), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_param(msisdn, MSISDN);
    assert_note(parameter_duplicate);
}

static void parameters_in_odd_places_are_read_and_noted(void **state)
{
    (void)state;
    static const uint8_t behind_unknown[] = {
        0x30, 0x10,             // ProvideSubscriberInfoArg
        0x9e, 0x02, 0xab, 0xcd, // [30], which no version has
        0x80, 0x08, IMSI,       // imsi
        0xa2, 0x00,             // requestedInfo
    };
    static const uint8_t swapped[] = {
        0x30, 0x0c,       // ProvideSubscriberInfoArg
        0xa2, 0x00,       // requestedInfo
        0x80, 0x08, IMSI, // imsi
    };
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, behind_unknown), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_note(parameter_after_extension);
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, swapped), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_note(parameter_order);
    assert_false(notes_have(&notes, NOTE_parameter_duplicate));
}

static void an_unusual_encoding_hides_nothing(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x80,                         // ProvideSubscriberInfoArg, indefinite length
        0x9f, 0x00, 0x82, 0x00, 0x08, IMSI, //   imsi: [0] in long form, its length in three octets
        0xa2, 0x80,                         //   requestedInfo, indefinite length
        0x80, 0x81, 0x00,                   //     locationInformation, its length in two octets
        0x00, 0x00, 0x00, 0x00,
    };
    static const uint8_t in_pieces[] = {
        0x30, 0x0e,                   // ProvideSubscriberInfoArg
        0xa0, 0x0a, 0x04, 0x08, IMSI, // imsi, constructed
        0xa2, 0x00,                   // requestedInfo
    };
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, argument), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_flag(requested_location_information);
    assert_note(ber_length_indefinite);
    assert_note(ber_length_nonminimal);
    assert_note(ber_tag_multibyte);
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, in_pieces), STATUS_OK);
    assert_param(imsi, IMSI);
    assert_note(ber_string_constructed);
}

static void what_is_missing_or_of_no_version_is_noted(void **state)
{
    (void)state;
    static const uint8_t no_imsi[] = {0x30, 0x02, 0xa2, 0x00}; // ProvideSubscriberInfoArg without imsi
    static const uint8_t not_one[] = {0x04, 0x08, IMSI};       // an IMSI in place of the SEQUENCE
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, no_imsi), STATUS_OK);
    assert_note(parameter_missing);
    assert_int_equal(read_bytes(MAP_OP_provideSubscriberInfo, MAP_ARGUMENT, 3, no_imsi, 0), STATUS_OK);
    assert_note(parameter_missing);
    assert_int_equal(READ(provideSubscriberInfo, MAP_ARGUMENT, 3, not_one), STATUS_MALFORMED);
    assert_note(parameter_odd);
}

static void a_capture_that_ends_early_is_told_from_a_lie(void **state)
{
    (void)state;
    static const uint8_t argument[] = {
        0x30, 0x1c,                   // UpdateLocationArg
        0x04, 0x08, IMSI,             // imsi
        0x81, 0x07, 0x91, 0x99, 0x09, // msc-Number, of which the rest is not there
    };
    struct span bytes = span_of(argument, sizeof argument);
    notes_init(&notes);
    enum status status =
        map_decode(MAP_OP_updateLocation, MAP_ARGUMENT, 3, cursor_of_cut(bytes, true), &map, &notes);
    assert_int_equal(status, STATUS_TRUNCATED);
    assert_param(imsi, IMSI);
    assert_absent(msc_number);
    assert_false(notes_have(&notes, NOTE_parameter_missing));
    assert_int_equal(READ(updateLocation, MAP_ARGUMENT, 3, argument), STATUS_MALFORMED);
    assert_param(imsi, IMSI);
    assert_absent(msc_number);
}

static void operations_without_a_table_are_unsupported(void **state)
{
    (void)state;
    static const uint8_t argument[] = {0x30, 0x00};
    assert_int_equal(READ(forwardCheckSS_Indication, MAP_ARGUMENT, 3, argument), STATUS_UNSUPPORTED);
    assert_int_equal(read_bytes(-1, MAP_ARGUMENT, 3, argument, 2), STATUS_UNSUPPORTED);
    assert_int_equal(read_bytes(100000, MAP_RESULT, 3, argument, 2), STATUS_UNSUPPORTED);
    assert_false(ber_found_any(&map.found));
}

static void an_errors_parameter_says_why(void **state)
{
    (void)state;
    static const uint8_t absent[] = {0x30, 0x03, 0x80, 0x01, 0x01};  // AbsentSubscriberParam: restrictedArea
    static const uint8_t unknown[] = {0x30, 0x03, 0x0a, 0x01, 0x01}; // UnknownSubscriberParam
    static const uint8_t failure[] = {0x0a, 0x01, 0x02}; // SystemFailureParam: networkResource vlr
    assert_int_equal(read_bytes(27, MAP_ERROR, 3, absent, sizeof absent), STATUS_OK);
    assert_param(diagnostic, 0x01);
    assert_int_equal(read_bytes(1, MAP_ERROR, 3, unknown, sizeof unknown), STATUS_OK);
    assert_param(diagnostic, 0x01);
    assert_int_equal(read_bytes(34, MAP_ERROR, 3, failure, sizeof failure), STATUS_OK);
    assert_param(diagnostic, 0x02);
    assert_clean();
}

static void a_dialogue_that_opens_names_both_sides(void **state)
{
    (void)state;
    static const uint8_t open[] = {
        0x28, 0x21,                                           // EXTERNAL
        0x06, 0x07, 0x04, 0x00, 0x00, 0x01, 0x01, 0x01, 0x01, //   map-DialogueAS
        0xa0, 0x16,                                           //   single-ASN1-type
        0xa0, 0x14,                                           //     map-open
        0x80, 0x09, 0x96, IMSI,                               //       destinationReference
        0x81, 0x07, HLR,                                      //       originationReference
    };
    static const uint8_t vendor[] = {
        0x28, 0x19,                                             // EXTERNAL
        0x06, 0x07, 0x04,   0x00, 0x00, 0x01, 0x01, 0x01, 0x01, //   map-DialogueAS
        0xa0, 0x0e, 0xa0,   0x0c,                               //     map-open
        0x82, 0x07, MSISDN,                                     //       [2], some vendors' msisdn
        0x8f, 0x01, 0x00,                                       //       [15], some vendor's own
    };
    static const uint8_t refuse[] = {
        0x28, 0x10,                                           // EXTERNAL
        0x06, 0x07, 0x04, 0x00, 0x00, 0x01, 0x01, 0x01, 0x01, //   map-DialogueAS
        0xa0, 0x05, 0xa3, 0x03,                               //     map-refuse
        0x0a, 0x01, 0x01,                                     //       reason
    };
    notes_init(&notes);
    assert_int_equal(map_decode_dialogue(cursor_of(span_of(open, sizeof open)), &map, &notes), STATUS_OK);
    assert_param(destination_reference, 0x96, IMSI);
    assert_param(origination_reference, HLR);
    assert_int_equal(map_decode_dialogue(cursor_of(span_of(vendor, sizeof vendor)), &map, &notes), STATUS_OK);
    assert_param(msisdn, MSISDN);
    assert_int_equal(map_decode_dialogue(cursor_of(span_of(refuse, sizeof refuse)), &map, &notes), STATUS_OK);
    assert_param(refuse_reason, 0x01);
    assert_int_equal(map_decode_dialogue(cursor_of(span_of(NULL, 0)), &map, &notes), STATUS_OK);
    assert_clean();
}

static struct map_context context_of(const uint8_t *oid, size_t len)
{
    notes_init(&notes);
    return map_context_of(span_of(oid, len), &notes);
}

#define CONTEXT(...) context_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void only_the_standards_contexts_are_recognised(void **state)
{
    (void)state;
    struct map_context context = CONTEXT(4, 0, 0, 1, 0, 29, 3);
    assert_int_equal(context.number, 29);
    assert_int_equal(context.version, 3);
    assert_string_equal(map_context_name(context), "anyTimeInfoEnquiryContext-v3");
    assert_clean();

    context = CONTEXT(4, 0, 0, 1, 0, 29, 3, 1); // one arc too many
    assert_int_equal(context.number, 29);
    assert_note(ac_malformed);
    context = CONTEXT(4, 0, 0, 1, 0, 0x80, 29, 3); // an arc with a needless octet
    assert_int_equal(context.number, 29);
    assert_note(ac_malformed);
    context = CONTEXT(4, 0, 0, 1, 0, 29, 5); // a version that it does not have
    assert_int_equal(context.number, 0);
    assert_note(ac_malformed);
    context = CONTEXT(4, 0, 0, 1, 0, 30, 3); // a number that nobody has
    assert_int_equal(context.number, 0);
    assert_note(ac_malformed);
    context = CONTEXT(4, 0, 0, 1, 0, 29); // too short
    assert_int_equal(context.number, 0);
    assert_note(ac_malformed);
    assert_int_equal(CONTEXT(4, 0, 0, 1, 0, 29, 0x83).number, 29); // the last arc does not end
    assert_note(ac_malformed);
    assert_int_equal(CONTEXT(4, 0, 0, 1, 23, 3, 4).number, 0); // CAP phase 4
    assert_note(ac_malformed);
}

static void every_context_is_found_with_its_operations(void **state)
{
    static const struct {
        uint8_t number, version;
        const char *name;
        uint8_t operations[10];
    } rows[] = {
#define OP(id)                                  MAP_OP_##id
#define MAP_CONTEXT(number, version, name, ...) {number, version, name, {__VA_ARGS__}},
#include "proto/map/map_context.def"
#undef MAP_CONTEXT
#undef OP
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct map_context context = CONTEXT(4, 0, 0, 1, 0, rows[i].number, rows[i].version);
        assert_int_equal(context.number, rows[i].number);
        assert_int_equal(context.version, rows[i].version);
        assert_string_equal(map_context_name(context), rows[i].name);
        for (size_t k = 0; k < sizeof rows[i].operations && rows[i].operations[k]; k++)
            assert_true(map_context_allows(context, rows[i].operations[k]));
    }
    assert_null(map_context_name((struct map_context){0, 0}));
    assert_null(map_context_name((struct map_context){UINT8_MAX, UINT8_MAX}));
}

static void operations_belong_to_their_contexts(void **state)
{
    (void)state;
    assert_true(map_context_allows((struct map_context){29, 3}, MAP_OP_anyTimeInterrogation));
    assert_false(map_context_allows((struct map_context){29, 3}, MAP_OP_provideSubscriberInfo));
    assert_true(map_context_allows((struct map_context){1, 3}, MAP_OP_insertSubscriberData));
    assert_true(map_context_allows((struct map_context){25, 2}, MAP_OP_mo_ForwardSM));
    assert_false(map_context_allows((struct map_context){25, 3}, MAP_OP_mo_ForwardSM));
    assert_true(map_context_allows((struct map_context){14, 1}, MAP_OP_sendParameters));
    assert_false(map_context_allows((struct map_context){14, 3}, MAP_OP_sendParameters));
    assert_false(map_context_allows((struct map_context){200, 3}, MAP_OP_sendParameters));
    // without a context, as in version 1
    assert_true(map_context_allows((struct map_context){0, 0}, MAP_OP_sendRoutingInfoForSM));
    assert_true(map_context_allows((struct map_context){0, 0}, MAP_OP_updateLocation));
    assert_false(map_context_allows((struct map_context){0, 0}, MAP_OP_anyTimeInterrogation));
    assert_false(map_context_allows((struct map_context){0, 0}, MAP_OP_sendIMSI));
    assert_false(map_context_allows((struct map_context){0, 0}, -1));
}

static void names_are_the_standards(void **state)
{
    (void)state;
    assert_string_equal(map_operation_name(MAP_OP_anyTimeInterrogation), "anyTimeInterrogation");
    assert_string_equal(map_operation_name(44), "mt-ForwardSM");
    assert_string_equal(map_operation_name(47), "reportSM-DeliveryStatus");
    assert_null(map_operation_name(27));
    assert_null(map_operation_name(-1));
    assert_null(map_operation_name(255));
    assert_string_equal(map_error_name(49), "ati-NotAllowed");
    assert_null(map_error_name(41));
    assert_null(map_error_name(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_location_query_shows_whom_and_what_it_asks),
        cmocka_unit_test(an_any_time_interrogation_names_its_asker),
        cmocka_unit_test(a_location_answer_gives_cell_age_nodes_state_and_imei),
        cmocka_unit_test(an_eps_location_keeps_its_own_age),
        cmocka_unit_test(routing_for_calls_is_read_in_version_3_and_2),
        cmocka_unit_test(what_is_mandatory_depends_on_the_version),
        cmocka_unit_test(routing_for_messages_tells_an_msc_from_an_sgsn),
        cmocka_unit_test(bare_arguments_of_old_versions_are_read),
        cmocka_unit_test(a_registration_names_msc_and_vlr),
        cmocka_unit_test(authentication_vectors_are_counted_in_every_form),
        cmocka_unit_test(a_profile_shows_every_service_control_function_but_one_twice),
        cmocka_unit_test(short_messages_tell_sender_and_receiver_apart),
        cmocka_unit_test(a_position_request_names_location_centre_client_and_target),
        cmocka_unit_test(a_second_identity_is_noted_and_shown),
        cmocka_unit_test(parameters_in_odd_places_are_read_and_noted),
        cmocka_unit_test(an_unusual_encoding_hides_nothing),
        cmocka_unit_test(what_is_missing_or_of_no_version_is_noted),
        cmocka_unit_test(a_capture_that_ends_early_is_told_from_a_lie),
        cmocka_unit_test(operations_without_a_table_are_unsupported),
        cmocka_unit_test(an_errors_parameter_says_why),
        cmocka_unit_test(a_dialogue_that_opens_names_both_sides),
        cmocka_unit_test(only_the_standards_contexts_are_recognised),
        cmocka_unit_test(every_context_is_found_with_its_operations),
        cmocka_unit_test(operations_belong_to_their_contexts),
        cmocka_unit_test(names_are_the_standards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
