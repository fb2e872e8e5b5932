// SPDX-License-Identifier: Apache-2.0
/*
 * Handover of calls between MSCs, TS 29.002 17.7.1; version 1's also 17.7.2.
 */
#include "proto/map/map_tables.h"

/* ExternalSignalInfo and AccessNetworkSignalInfo, which differ in the protocols that they name. */
const struct ber_field map_signal_info[] = {
    MUST(U(ENUMERATED), access_protocol),
    MUST(U(OCTET_STRING), access_signal),
    SKIP(U(SEQUENCE)),
    END,
};

/* prepareHandover */

static const struct ber_field prepare_handover_argument[] = {
    KEEP(C(0), target_cell),
    SKIP(U(NULL)), /* ho-NumberNotRequired */
    KEEP(C(1), target_rnc),
    INTO(C(2), map_signal_info),
    SKIP(C(3)), /* multipleBearerRequested */
    KEEP(C(4), imsi),
    KEEP(C(5), session_keys), /* integrityProtectionInfo */
    KEEP(C(6), session_keys), /* encryptionInfo */
    SKIP(C(7)),               /* radioResourceInformation */
    SKIP(C(9)),               /* allowedGSM-Algorithms */
    SKIP(C(10)),              /* allowedUMTS-Algorithms */
    SKIP(C(11)),              /* radioResourceList */
    SKIP(C(8)),
    SKIP(C(12)), /* rab-Id */
    SKIP(C(13)), /* bssmap-ServiceHandover */
    SKIP(C(14)), /* ranap-ServiceHandover */
    SKIP(C(15)), /* bssmap-ServiceHandoverList */
    KEEP(C(20), group_call_reference),
    SKIP(C(16)), /* geran-classmark */
    SKIP(C(17)), /* iuCurrentlyUsedCodec */
    SKIP(C(18)), /* iuSupportedCodecsList */
    SKIP(C(19)), /* rab-ConfigurationIndicator */
    SKIP(C(21)), /* uesbi-Iu */
    KEEP(C(22), imei),
    SKIP(C(23)), /* alternativeChannelType */
    INTO(C(25), map_trace_propagation),
    SKIP(C(26)), /* aoipSupportedCodecsListAnchor */
    GROUP(C(27), zone_codes),
    SKIP(C(28)), /* lclsGlobalCallReference */
    SKIP(C(29)), /* lcls-Negotiation */
    SKIP(C(30)), /* lcls-Configuration-Preference */
    SKIP(C(31)), /* csg-SubscriptionDataList */
    END,
};
static const struct ber_field prepare_handover_argument_v2[] = {
    KEEP(U(OCTET_STRING), target_cell),
    SKIP(U(NULL)), /* ho-NumberNotRequired */
    INTO(U(SEQUENCE), map_signal_info),
    END,
};
static const struct ber_field relocation_number[] = {
    MUST(U(OCTET_STRING), handover_number),
    SKIP_MUST(U(INTEGER)), /* rab-Id */
    END,
};
static const struct ber_field relocation_numbers[] = {INTO(U(SEQUENCE), relocation_number), END};
static const struct ber_field prepare_handover_result[] = {
    KEEP(C(0), handover_number),
    LIST(C(1), relocation_numbers),
    INTO(C(2), map_signal_info),
    SKIP(C(3)),    /* multicallBearerInfo */
    SKIP(U(NULL)), /* multipleBearerNotSupported */
    SKIP(C(5)),    /* selectedUMTS-Algorithms */
    SKIP(C(6)),    /* chosenRadioResourceInformation */
    SKIP(C(4)),
    SKIP(C(7)),  /* iuSelectedCodec */
    SKIP(C(8)),  /* iuAvailableCodecsList */
    SKIP(C(9)),  /* aoipSelectedCodecTarget */
    SKIP(C(10)), /* aoipAvailableCodecsListMap */
    END,
};
static const struct ber_field prepare_handover_result_v2[] = {
    KEEP(U(OCTET_STRING), handover_number),
    INTO(U(SEQUENCE), map_signal_info),
    END,
};
const struct ber_field map_prepare_handover_argument[] = {
    INTO(C(3), prepare_handover_argument),
    INTO_OR(U(SEQUENCE), prepare_handover_argument_v2),
    END,
};
const struct ber_field map_prepare_handover_result[] = {
    INTO(C(3), prepare_handover_result),
    INTO_OR(U(SEQUENCE), prepare_handover_result_v2),
    END,
};

/* prepareSubsequentHandover */

static const struct ber_field subsequent_handover_argument[] = {
    KEEP(C(0), target_cell),
    MUST(C(1), target_msc_number),
    KEEP(C(2), target_rnc),
    INTO(C(3), map_signal_info),
    SKIP(C(4)), /* selectedRab-Id */
    SKIP(C(5)),
    SKIP(C(6)), /* geran-classmark */
    SKIP(C(7)), /* rab-ConfigurationIndicator */
    END,
};
static const struct ber_field subsequent_handover_argument_v2[] = {
    MUST(U(OCTET_STRING), target_cell),
    MUST(U(OCTET_STRING), target_msc_number),
    INTO_MUST(U(SEQUENCE), map_signal_info),
    END,
};
const struct ber_field map_subsequent_handover_argument[] = {
    INTO_MUST(C(3), subsequent_handover_argument),
    INTO_OR(U(SEQUENCE), subsequent_handover_argument_v2),
    END,
};

/* What holds nothing but the other network's signalling: prepareSubsequentHandover's result, sendEndSignal,
 * processAccessSignalling */

static const struct ber_field passed_on[] = {
    INTO_MUST(U(SEQUENCE), map_signal_info),
    SKIP(C(1)), /* selectedUMTS-Algorithms */
    SKIP(C(2)), /* selectedGSM-Algorithm */
    SKIP(C(3)), /* chosenRadioResourceInformation */
    SKIP(C(4)), /* selectedRab-Id */
    SKIP(C(0)),
    SKIP(C(5)), /* iUSelectedCodec */
    SKIP(C(6)), /* iuAvailableCodecsList */
    SKIP(C(7)), /* aoipSelectedCodecTarget */
    SKIP(C(8)), /* aoipAvailableCodecsListMap */
    END,
};
const struct ber_field map_passed_on[] = {
    INTO(C(3), passed_on),
    INTO_OR(U(SEQUENCE), map_signal_info), /* versions 1 and 2 */
    END,
};

/* forwardAccessSignalling */

static const struct ber_field forward_access_argument[] = {
    INTO_MUST(U(SEQUENCE), map_signal_info),
    KEEP(C(0), session_keys), /* integrityProtectionInfo */
    KEEP(C(1), session_keys), /* encryptionInfo */
    SKIP(C(2)),               /* keyStatus */
    SKIP(C(4)),               /* allowedGSM-Algorithms */
    SKIP(C(5)),               /* allowedUMTS-Algorithms */
    SKIP(C(6)),               /* radioResourceInformation */
    SKIP(C(3)),
    SKIP(C(7)),  /* radioResourceList */
    SKIP(C(9)),  /* bssmap-ServiceHandover */
    SKIP(C(8)),  /* ranap-ServiceHandover */
    SKIP(C(10)), /* bssmap-ServiceHandoverList */
    SKIP(C(11)), /* currentlyUsedCodec */
    SKIP(C(12)), /* iuSupportedCodecsList */
    SKIP(C(13)), /* rab-ConfigurationIndicator */
    SKIP(C(14)), /* iuSelectedCodec */
    SKIP(C(15)), /* alternativeChannelType */
    INTO(C(17), map_trace_propagation),
    SKIP(C(18)), /* aoipSupportedCodecsListAnchor */
    SKIP(C(19)), /* aoipSelectedCodecTarget */
    SKIP(C(20)), /* uesbi-Iu */
    KEEP(C(21), imei),
    END,
};
const struct ber_field map_forward_access_argument[] = {
    INTO(C(3), forward_access_argument),
    INTO_OR(U(SEQUENCE), map_signal_info), /* versions 1 and 2 */
    END,
};

/* Version 1: performHandover, performSubsequentHandover, noteInternalHandover */

static const struct ber_field perform_handover_argument[] = {
    MUST(U(OCTET_STRING), target_cell),
    MUST(U(OCTET_STRING), serving_cell),
    SKIP_MUST(U(OCTET_STRING)), /* channelType */
    SKIP_MUST(U(OCTET_STRING)), /* classmarkInfo */
    SKIP(C(11)),                /* handoverPriority */
    KEEP(C(12), session_keys),
    END,
};
static const struct ber_field perform_handover_result[] = {
    MUST(U(OCTET_STRING), handover_number),
    INTO_MUST(U(SEQUENCE), map_signal_info),
    END,
};
static const struct ber_field perform_subsequent_argument[] = {
    MUST(U(OCTET_STRING), target_cell),
    MUST(U(OCTET_STRING), serving_cell),
    MUST(U(OCTET_STRING), target_msc_number),
    SKIP(C(10)), /* classmarkInfo */
    END,
};
static const struct ber_field internal_handover_argument[] = {
    SKIP_MUST(U(ENUMERATED)), /* handoverType */
    KEEP(C(1), target_cell),
    SKIP(C(2)), /* channelId */
    END,
};
const struct ber_field map_perform_handover_argument[] = {INTO_MUST(U(SEQUENCE), perform_handover_argument),
                                                          END};
const struct ber_field map_perform_handover_result[] = {INTO_MUST(U(SEQUENCE), perform_handover_result), END};
const struct ber_field map_perform_subsequent_argument[] = {
    INTO_MUST(U(SEQUENCE), perform_subsequent_argument), END};
const struct ber_field map_internal_handover_argument[] = {INTO_MUST(U(SEQUENCE), internal_handover_argument),
                                                           END};
