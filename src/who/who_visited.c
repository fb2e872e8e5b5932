// SPDX-License-Identifier: Apache-2.0
#include "who/who_visited.h"

#include "proto/cap/cap.h"

/* TS 29.078: what a switch or SGSN of the visited network asks and reports; the rest are commands to it. */
static bool is_from_switch(uint32_t code)
{
    static const uint8_t codes[] = {
        CAP_OP_initialDP,
        CAP_OP_assistRequestInstructions,
        CAP_OP_eventReportBCSM,
        CAP_OP_applyChargingReport,
        CAP_OP_callInformationReport,
        CAP_OP_specializedResourceReport,
        CAP_OP_entityReleased,
        CAP_OP_initialDPSMS,
        CAP_OP_eventReportSMS,
        CAP_OP_initialDPGPRS,
        CAP_OP_applyChargingReportGPRS,
        CAP_OP_entityReleasedGPRS,
        CAP_OP_eventReportGPRS,
    };
    for (size_t i = 0; i < sizeof codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* TS 29.002: operations between a home and a visited network, and the queries that involve no visited one. */
static enum visited_end end_of_map(uint32_t code)
{
    static const uint8_t ends[128] = {
        [2] = END_SENDER,    [3] = END_RECEIVER,  [4] = END_RECEIVER,  [7] = END_RECEIVER,
        [8] = END_RECEIVER,  [9] = END_SENDER,    [10] = END_SENDER,   [11] = END_SENDER,
        [12] = END_SENDER,   [13] = END_SENDER,   [14] = END_SENDER,   [15] = END_SENDER,
        [17] = END_SENDER,   [19] = END_SENDER,   [22] = END_NEITHER,  [23] = END_SENDER,
        [24] = END_NEITHER,  [44] = END_RECEIVER, [45] = END_NEITHER,  [47] = END_NEITHER,
        [48] = END_SENDER,   [50] = END_RECEIVER, [51] = END_RECEIVER, [56] = END_SENDER,
        [57] = END_SENDER,   [58] = END_NEITHER,  [59] = END_SENDER,   [60] = END_RECEIVER,
        [61] = END_RECEIVER, [62] = END_NEITHER,  [65] = END_NEITHER,  [66] = END_SENDER,
        [67] = END_SENDER,   [70] = END_RECEIVER, [71] = END_NEITHER,  [73] = END_RECEIVER,
        [83] = END_RECEIVER, [85] = END_NEITHER,  [89] = END_SENDER,
    };
    return code < sizeof ends ? (enum visited_end)ends[code] : END_UNSAID;
}

/* TS 29.272, 29.172, 29.173, 29.328, 29.338; TS 29.060 and 29.274 between SGSN or SGW and GGSN or PGW. */
static const struct row {
    uint8_t protocol, end;
    uint32_t code;
} rows[] = {
    {PROTOCOL_DIAMETER, END_SENDER, 316},      {PROTOCOL_DIAMETER, END_RECEIVER, 317},
    {PROTOCOL_DIAMETER, END_SENDER, 318},      {PROTOCOL_DIAMETER, END_RECEIVER, 319},
    {PROTOCOL_DIAMETER, END_RECEIVER, 320},    {PROTOCOL_DIAMETER, END_SENDER, 321},
    {PROTOCOL_DIAMETER, END_RECEIVER, 322},    {PROTOCOL_DIAMETER, END_SENDER, 323},
    {PROTOCOL_DIAMETER, END_NEITHER, 306},     {PROTOCOL_DIAMETER, END_NEITHER, 307},
    {PROTOCOL_DIAMETER, END_NEITHER, 308},     {PROTOCOL_DIAMETER, END_RECEIVER, 8388620},
    {PROTOCOL_DIAMETER, END_SENDER, 8388621},  {PROTOCOL_DIAMETER, END_NEITHER, 8388622},
    {PROTOCOL_DIAMETER, END_SENDER, 8388645},  {PROTOCOL_DIAMETER, END_RECEIVER, 8388646},
    {PROTOCOL_DIAMETER, END_NEITHER, 8388647}, {PROTOCOL_DIAMETER, END_NEITHER, 8388649},
    {PROTOCOL_GTPV1, END_SENDER, 16},          {PROTOCOL_GTPV1, END_SENDER, 18},
    {PROTOCOL_GTPV1, END_SENDER, 20},          {PROTOCOL_GTPV2, END_SENDER, 32},
    {PROTOCOL_GTPV2, END_SENDER, 34},          {PROTOCOL_GTPV2, END_SENDER, 36},
    {PROTOCOL_GTPV2, END_SENDER, 38},
};

enum visited_end visited_end_of(const struct signal *signal)
{
    if (!signal_has(signal, FIELD_operation))
        return END_UNSAID;
    uint32_t code = signal->operation & OPERATION_CODE_MAX, protocol = signal->operation >> 24;
    if (protocol == PROTOCOL_CAP)
        return is_from_switch(code) ? END_SENDER : END_RECEIVER;
    if (protocol == PROTOCOL_MAP)
        return end_of_map(code);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].protocol == protocol && rows[i].code == code)
            return (enum visited_end)rows[i].end;
    return END_UNSAID;
}
