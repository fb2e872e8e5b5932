// SPDX-License-Identifier: Apache-2.0
/*
 * Which table belongs to which operation and error, and the tables that several subjects share.
 */
#include "proto/map/map_tables.h"

static const struct ber_field only_extension_fields[] = {SKIP(U(SEQUENCE)), END};
static const struct ber_field tagged_extension_fields[] = {SKIP(U(SEQUENCE)), SKIP(C(0)), END};

const struct ber_field map_only_extension[] = {
    INTO(U(SEQUENCE), tagged_extension_fields),
    END,
};

const struct ber_field map_subscriber_identity[] = {
    MUST(C(0), imsi),
    OR(C(1), msisdn),
    END,
};

/* secureTransportClass1 to 4, in releases 4 to 8: what is carried shows unless it is enciphered too. */

static const struct ber_field local_value[] = {KEEP(U(INTEGER), protected_operation),
                                               SKIP_OR(U(OBJECT_IDENTIFIER)), END};
static const struct ber_field original_component[] = {
    SKIP(U(OCTET_STRING)), /* securityParametersIndex */
    INTO_MUST(C(0), local_value),
    SKIP_OR(C(1)),         /* errorCode */
    SKIP_OR(C(2)),         /* userInfo */
    SKIP(U(OCTET_STRING)), /* initialisationVector */
    END,
};
static const struct ber_field secure_transport_fields[] = {
    INTO_MUST(U(SEQUENCE), original_component),
    KEEP(U(OCTET_STRING), protected_payload),
    END,
};
static const struct ber_field secure_transport[] = {INTO_MUST(U(SEQUENCE), secure_transport_fields), END};

const struct ber_field *const map_arguments[MAP_TABLE_CODES] = {
    [MAP_OP_updateLocation] = map_update_location_argument,
    [MAP_OP_cancelLocation] = map_cancel_location_argument,
    [MAP_OP_provideRoamingNumber] = map_prn_argument,
    [MAP_OP_noteSubscriberDataModified] = map_data_modified_argument,
    [MAP_OP_resumeCallHandling] = map_resume_argument,
    [MAP_OP_insertSubscriberData] = map_insert_data_argument,
    [MAP_OP_deleteSubscriberData] = map_delete_data_argument,
    [MAP_OP_sendParameters] = map_send_parameters_argument,
    [MAP_OP_registerSS] = map_register_ss_argument,
    [MAP_OP_eraseSS] = map_ss_for_bs_argument,
    [MAP_OP_activateSS] = map_ss_for_bs_argument,
    [MAP_OP_deactivateSS] = map_ss_for_bs_argument,
    [MAP_OP_interrogateSS] = map_ss_for_bs_argument,
    [MAP_OP_authenticationFailureReport] = map_authentication_failure_argument,
    [MAP_OP_notifySS] = map_notify_ss_argument,
    [MAP_OP_registerPassword] = map_register_password_argument,
    [MAP_OP_getPassword] = map_get_password_argument,
    [MAP_OP_processUnstructuredSS_Data] = map_ussd_data,
    [MAP_OP_releaseResources] = map_release_resources_argument,
    [MAP_OP_mt_ForwardSM_VGCS] = map_group_sm_argument,
    [MAP_OP_sendRoutingInfo] = map_sri_argument,
    [MAP_OP_updateGprsLocation] = map_update_gprs_location_argument,
    [MAP_OP_sendRoutingInfoForGprs] = map_sri_gprs_argument,
    [MAP_OP_failureReport] = map_failure_report_argument,
    [MAP_OP_noteMsPresentForGprs] = map_ms_present_argument,
    [MAP_OP_performHandover] = map_perform_handover_argument,
    [MAP_OP_sendEndSignal] = map_passed_on,
    [MAP_OP_performSubsequentHandover] = map_perform_subsequent_argument,
    [MAP_OP_provideSIWFSNumber] = map_siwfs_argument,
    [MAP_OP_sIWFSSignallingModify] = map_siwfs_channel,
    [MAP_OP_processAccessSignalling] = map_passed_on,
    [MAP_OP_forwardAccessSignalling] = map_forward_access_argument,
    [MAP_OP_noteInternalHandover] = map_internal_handover_argument,
    [MAP_OP_cancelVcsgLocation] = map_cancel_vcsg_argument,
    [MAP_OP_reset] = map_reset_argument,
    [MAP_OP_prepareGroupCall] = map_prepare_group_argument,
    [MAP_OP_sendGroupCallEndSignal] = map_group_end_argument,
    [MAP_OP_processGroupCallSignalling] = map_process_group_argument,
    [MAP_OP_forwardGroupCallSignalling] = map_forward_group_argument,
    [MAP_OP_checkIMEI] = map_check_imei_argument,
    [MAP_OP_mt_ForwardSM] = map_mt_forward_sm_argument,
    [MAP_OP_sendRoutingInfoForSM] = map_sri_sm_argument,
    [MAP_OP_mo_ForwardSM] = map_mo_forward_sm_argument,
    [MAP_OP_reportSM_DeliveryStatus] = map_report_sm_argument,
    [MAP_OP_noteSubscriberPresent] = map_imsi_alone,
    [MAP_OP_alertServiceCentreWithoutResult] = map_alert_sc_argument,
    [MAP_OP_activateTraceMode] = map_activate_trace_argument,
    [MAP_OP_deactivateTraceMode] = map_deactivate_trace_argument,
    [MAP_OP_traceSubscriberActivity] = map_activate_trace_argument,
    [MAP_OP_updateVcsgLocation] = map_update_vcsg_argument,
    [MAP_OP_beginSubscriberActivity] = map_begin_activity_argument,
    [MAP_OP_sendIdentification] = map_send_identification_argument,
    [MAP_OP_sendAuthenticationInfo] = map_send_authentication_argument,
    [MAP_OP_restoreData] = map_restore_data_argument,
    [MAP_OP_sendIMSI] = map_msisdn_alone,
    [MAP_OP_processUnstructuredSS_Request] = map_ussd_argument,
    [MAP_OP_unstructuredSS_Request] = map_ussd_argument,
    [MAP_OP_unstructuredSS_Notify] = map_ussd_argument,
    [MAP_OP_anyTimeSubscriptionInterrogation] = map_atsi_argument,
    [MAP_OP_informServiceCentre] = map_inform_sc_argument,
    [MAP_OP_alertServiceCentre] = map_alert_sc_argument,
    [MAP_OP_anyTimeModification] = map_atm_argument,
    [MAP_OP_readyForSM] = map_ready_for_sm_argument,
    [MAP_OP_purgeMS] = map_purge_ms_argument,
    [MAP_OP_prepareHandover] = map_prepare_handover_argument,
    [MAP_OP_prepareSubsequentHandover] = map_subsequent_handover_argument,
    [MAP_OP_provideSubscriberInfo] = map_psi_argument,
    [MAP_OP_anyTimeInterrogation] = map_ati_argument,
    [MAP_OP_ss_InvocationNotification] = map_ss_invocation_argument,
    [MAP_OP_setReportingState] = map_reporting_state_argument,
    [MAP_OP_statusReport] = map_status_report_argument,
    [MAP_OP_remoteUserFree] = map_user_free_argument,
    [MAP_OP_registerCC_Entry] = map_register_cc_argument,
    [MAP_OP_eraseCC_Entry] = map_erase_cc_argument,
    [MAP_OP_secureTransportClass1] = secure_transport,
    [MAP_OP_secureTransportClass2] = secure_transport,
    [MAP_OP_secureTransportClass3] = secure_transport,
    [MAP_OP_secureTransportClass4] = secure_transport,
    [MAP_OP_provideSubscriberLocation] = map_psl_argument,
    [MAP_OP_sendGroupCallInfo] = map_group_info_argument,
    [MAP_OP_sendRoutingInfoForLCS] = map_sri_lcs_argument,
    [MAP_OP_subscriberLocationReport] = map_location_report_argument,
    [MAP_OP_ist_Alert] = map_ist_argument,
    [MAP_OP_ist_Command] = map_ist_argument,
    [MAP_OP_noteMM_Event] = map_mm_event_argument,
};

const struct ber_field *const map_results[MAP_TABLE_CODES] = {
    [MAP_OP_updateLocation] = map_update_location_result,
    [MAP_OP_cancelLocation] = map_only_extension,
    [MAP_OP_provideRoamingNumber] = map_prn_result,
    [MAP_OP_noteSubscriberDataModified] = map_only_extension,
    [MAP_OP_resumeCallHandling] = map_only_extension,
    [MAP_OP_insertSubscriberData] = map_insert_data_result,
    [MAP_OP_deleteSubscriberData] = map_delete_data_result,
    [MAP_OP_sendParameters] = map_send_parameters_result,
    [MAP_OP_registerSS] = map_ss_info_result,
    [MAP_OP_eraseSS] = map_ss_info_result,
    [MAP_OP_activateSS] = map_ss_info_result,
    [MAP_OP_deactivateSS] = map_ss_info_result,
    [MAP_OP_interrogateSS] = map_interrogate_ss_result,
    [MAP_OP_authenticationFailureReport] = map_only_extension,
    [MAP_OP_registerPassword] = map_password,
    [MAP_OP_getPassword] = map_password,
    [MAP_OP_processUnstructuredSS_Data] = map_ussd_data,
    [MAP_OP_releaseResources] = map_only_extension,
    [MAP_OP_mt_ForwardSM_VGCS] = map_group_sm_result,
    [MAP_OP_sendRoutingInfo] = map_sri_result,
    [MAP_OP_updateGprsLocation] = map_update_gprs_location_result,
    [MAP_OP_sendRoutingInfoForGprs] = map_sri_gprs_result,
    [MAP_OP_failureReport] = map_failure_report_result,
    [MAP_OP_noteMsPresentForGprs] = map_only_extension,
    [MAP_OP_performHandover] = map_perform_handover_result,
    [MAP_OP_sendEndSignal] = map_only_extension,
    [MAP_OP_performSubsequentHandover] = map_passed_on,
    [MAP_OP_provideSIWFSNumber] = map_siwfs_result,
    [MAP_OP_sIWFSSignallingModify] = map_siwfs_channel,
    [MAP_OP_cancelVcsgLocation] = map_only_extension,
    [MAP_OP_reset] = map_only_extension,
    [MAP_OP_prepareGroupCall] = map_prepare_group_result,
    [MAP_OP_sendGroupCallEndSignal] = map_only_extension,
    [MAP_OP_checkIMEI] = map_check_imei_result,
    [MAP_OP_mt_ForwardSM] = map_forward_sm_result,
    [MAP_OP_sendRoutingInfoForSM] = map_sri_sm_result,
    [MAP_OP_mo_ForwardSM] = map_forward_sm_result,
    [MAP_OP_reportSM_DeliveryStatus] = map_report_sm_result,
    [MAP_OP_activateTraceMode] = map_activate_trace_result,
    [MAP_OP_deactivateTraceMode] = map_only_extension,
    [MAP_OP_updateVcsgLocation] = map_update_vcsg_result,
    [MAP_OP_sendIdentification] = map_send_identification_result,
    [MAP_OP_sendAuthenticationInfo] = map_send_authentication_result,
    [MAP_OP_restoreData] = map_restore_data_result,
    [MAP_OP_sendIMSI] = map_imsi_alone,
    [MAP_OP_processUnstructuredSS_Request] = map_ussd_result,
    [MAP_OP_unstructuredSS_Request] = map_ussd_result,
    [MAP_OP_unstructuredSS_Notify] = map_only_extension,
    [MAP_OP_anyTimeSubscriptionInterrogation] = map_atsi_result,
    [MAP_OP_alertServiceCentre] = map_only_extension,
    [MAP_OP_anyTimeModification] = map_atm_result,
    [MAP_OP_readyForSM] = map_only_extension,
    [MAP_OP_purgeMS] = map_purge_ms_result,
    [MAP_OP_prepareHandover] = map_prepare_handover_result,
    [MAP_OP_prepareSubsequentHandover] = map_passed_on,
    [MAP_OP_provideSubscriberInfo] = map_subscriber_info_result,
    [MAP_OP_anyTimeInterrogation] = map_subscriber_info_result,
    [MAP_OP_ss_InvocationNotification] = map_only_extension,
    [MAP_OP_setReportingState] = map_reporting_state_result,
    [MAP_OP_statusReport] = map_only_extension,
    [MAP_OP_remoteUserFree] = map_user_free_result,
    [MAP_OP_registerCC_Entry] = map_register_cc_result,
    [MAP_OP_eraseCC_Entry] = map_erase_cc_result,
    [MAP_OP_secureTransportClass1] = secure_transport,
    [MAP_OP_secureTransportClass3] = secure_transport,
    [MAP_OP_provideSubscriberLocation] = map_psl_result,
    [MAP_OP_sendGroupCallInfo] = map_group_info_result,
    [MAP_OP_sendRoutingInfoForLCS] = map_sri_lcs_result,
    [MAP_OP_subscriberLocationReport] = map_location_report_result,
    [MAP_OP_ist_Alert] = map_ist_alert_result,
    [MAP_OP_ist_Command] = map_only_extension,
    [MAP_OP_noteMM_Event] = map_only_extension,
};

/* Error parameters, TS 29.002 17.7.7. */

static const struct ber_field cause_first_fields[] = {
    KEEP(U(ENUMERATED), diagnostic), SKIP(U(SEQUENCE)), SKIP(C(0)), SKIP(C(1)), SKIP(C(2)), END,
};
static const struct ber_field cause_last_fields[] = {
    SKIP(U(SEQUENCE)),
    KEEP(U(ENUMERATED), diagnostic),
    END,
};
static const struct ber_field tagged_cause_fields[] = {
    KEEP(C(0), diagnostic),
    SKIP(C(1)),
    END,
};
static const struct ber_field absent_subscriber_fields[] = {
    SKIP(U(SEQUENCE)),
    KEEP(C(0), diagnostic),
    END,
};
static const struct ber_field absent_subscriber_sm_fields[] = {
    KEEP(U(INTEGER), diagnostic),
    SKIP(U(SEQUENCE)),
    SKIP(C(0)),
    KEEP(C(1), imsi),
    SKIP(C(2)),
    KEEP(C(3), imsi),
    END,
};
static const struct ber_field delivery_failure_fields[] = {
    MUST(U(ENUMERATED), diagnostic),
    SKIP(U(OCTET_STRING)),
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field two_flags_fields[] = {
    SKIP(U(SEQUENCE)),
    SKIP(C(0)),
    SKIP(C(1)),
    END,
};
static const struct ber_field busy_for_sms_fields[] = {
    SKIP(U(SEQUENCE)),
    SKIP(U(NULL)),
    END,
};
static const struct ber_field ss_incompatibility_fields[] = {
    KEEP(C(1), ss_code), SKIP(C(2)), SKIP_OR(C(3)), KEEP(C(4), ss_status), END,
};

static const struct ber_field error_extension[] = {INTO(U(SEQUENCE), only_extension_fields), END};
static const struct ber_field error_subscription_violation[] = {
    INTO(U(SEQUENCE), only_extension_fields),
    SKIP_OR(C(2)), /* cliRestrictionOption, versions 1 and 2 */
    SKIP_OR(C(1)), /* overrideCategory, versions 1 and 2 */
    END,
};
static const struct ber_field error_cause_first[] = {
    INTO(U(SEQUENCE), cause_first_fields),
    OR(U(ENUMERATED), diagnostic), /* versions 1 and 2; call barred and system failure also in 3 */
    END,
};
static const struct ber_field error_cause_last[] = {INTO(U(SEQUENCE), cause_last_fields), END};
static const struct ber_field error_tagged_cause[] = {INTO(U(SEQUENCE), tagged_cause_fields), END};
static const struct ber_field error_absent_subscriber[] = {
    INTO(U(SEQUENCE), absent_subscriber_fields),
    SKIP_OR(U(BOOLEAN)), /* version 2: message waiting set */
    END,
};
static const struct ber_field error_absent_subscriber_sm[] = {INTO(U(SEQUENCE), absent_subscriber_sm_fields),
                                                              END};
static const struct ber_field error_delivery_failure[] = {
    INTO(U(SEQUENCE), delivery_failure_fields),
    OR(U(ENUMERATED), diagnostic), /* version 1 */
    END,
};
static const struct ber_field error_two_flags[] = {INTO(U(SEQUENCE), two_flags_fields), END};
static const struct ber_field error_busy_for_sms[] = {INTO(U(SEQUENCE), busy_for_sms_fields), END};
static const struct ber_field error_ss_status[] = {KEEP(U(OCTET_STRING), ss_status), END};
static const struct ber_field error_ss_incompatibility[] = {INTO(U(SEQUENCE), ss_incompatibility_fields),
                                                            END};

const struct ber_field *const map_errors[MAP_TABLE_CODES] = {
    [1] = error_cause_last,              /* unknownSubscriber */
    [4] = secure_transport,              /* secureTransportError */
    [5] = error_extension,               /* unidentifiedSubscriber */
    [6] = error_absent_subscriber_sm,    /* absentSubscriberSM */
    [8] = error_cause_first,             /* roamingNotAllowed */
    [9] = error_extension,               /* illegalSubscriber */
    [10] = error_extension,              /* bearerServiceNotProvisioned */
    [11] = error_extension,              /* teleserviceNotProvisioned */
    [12] = error_extension,              /* illegalEquipment */
    [13] = error_cause_first,            /* callBarred */
    [14] = error_extension,              /* forwardingViolation */
    [15] = error_cause_first,            /* cug-Reject */
    [16] = error_extension,              /* illegalSS-Operation */
    [17] = error_ss_status,              /* ss-ErrorStatus */
    [18] = error_extension,              /* ss-NotAvailable */
    [19] = error_subscription_violation, /* ss-SubscriptionViolation */
    [20] = error_ss_incompatibility,     /* ss-Incompatibility */
    [21] = error_two_flags,              /* facilityNotSupported */
    [22] = error_extension,              /* ongoingGroupCall */
    [27] = error_absent_subscriber,      /* absentSubscriber */
    [28] = error_extension,              /* incompatibleTerminal */
    [29] = error_extension,              /* shortTermDenial */
    [30] = error_extension,              /* longTermDenial */
    [31] = error_busy_for_sms,           /* subscriberBusyForMT-SMS */
    [32] = error_delivery_failure,       /* sm-DeliveryFailure */
    [33] = error_extension,              /* messageWaitingListFull */
    [34] = error_cause_first,            /* systemFailure */
    [35] = error_extension,              /* dataMissing */
    [36] = error_two_flags,              /* unexpectedDataValue */
    [37] = error_cause_first,            /* pw-RegistrationFailure */
    [39] = error_extension,              /* noRoamingNumberAvailable */
    [40] = error_extension,              /* tracingBufferFull */
    [42] = error_extension,              /* targetCellOutsideGroupCallArea */
    [44] = error_extension,              /* numberChanged */
    [45] = error_two_flags,              /* busySubscriber */
    [46] = error_extension,              /* noSubscriberReply */
    [47] = error_extension,              /* forwardingFailed */
    [48] = error_extension,              /* or-NotAllowed */
    [49] = error_extension,              /* ati-NotAllowed */
    [50] = error_extension,              /* noGroupCallNumberAvailable */
    [51] = error_extension,              /* resourceLimitation */
    [52] = error_extension,              /* unauthorizedRequestingNetwork */
    [53] = error_tagged_cause,           /* unauthorizedLCSClient */
    [54] = error_tagged_cause,           /* positionMethodFailure */
    [58] = error_extension,              /* unknownOrUnreachableLCSClient */
    [59] = error_extension,              /* mm-EventNotSupported */
    [60] = error_extension,              /* atsi-NotAllowed */
    [61] = error_extension,              /* atm-NotAllowed */
    [62] = error_extension,              /* informationNotAvailable */
};

/* MAP-DialoguePDU, TS 29.002 17.4, in the EXTERNAL of Q.773's user information. */

static const struct ber_field open_fields[] = {
    KEEP(C(0), destination_reference),
    KEEP(C(1), origination_reference),
    KEEP(C(2), msisdn),     /* some vendors' own: who the dialogue is about */
    KEEP(C(3), vlr_number), /* some vendors' own: where he is */
    SKIP(U(SEQUENCE)),
    END,
};
static const struct ber_field refuse_fields[] = {
    MUST(U(ENUMERATED), refuse_reason),
    SKIP(U(SEQUENCE)),
    SKIP(U(OBJECT_IDENTIFIER)),
    END,
};
static const struct ber_field dialogue_pdu[] = {
    INTO(C(0), open_fields),
    SKIP_OR(C(1)), /* map-accept */
    SKIP_OR(C(2)), /* map-close */
    INTO_OR(C(3), refuse_fields),
    SKIP_OR(C(4)), /* map-userAbort */
    SKIP_OR(C(5)), /* map-providerAbort */
    END,
};
static const struct ber_field external_fields[] = {
    SKIP(U(OBJECT_IDENTIFIER)),
    SKIP(U(INTEGER)),
    SKIP(BER_UNIVERSAL(7)),
    INTO(C(0), dialogue_pdu),
    ROW(C(1), none, BER_FIELD_OR | BER_FIELD_EMBEDDED, dialogue_pdu),
    SKIP_OR(C(2)),
    END,
};
static const struct ber_field user_information_fields[] = {INTO(U(EXTERNAL), external_fields), END};

const struct ber_field map_dialogue[] = {
    INTO(U(EXTERNAL), external_fields),
    ROW(C(30), none, BER_FIELD_LIST, user_information_fields),
    INTO(C(0), open_fields),
    INTO(C(3), refuse_fields),
    END,
};
