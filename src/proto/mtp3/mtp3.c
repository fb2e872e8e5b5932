// SPDX-License-Identifier: Apache-2.0
#include "proto/mtp3/mtp3.h"

const char *mtp3_service_name(uint8_t si)
{
    static const char *const names[] = {
#define MTP3_SERVICE(code, name, doc) [code] = #name,
#include "proto/mtp3/mtp3_service.def"
#undef MTP3_SERVICE
    };
    return si < sizeof names / sizeof *names ? names[si] : NULL;
}

/* Q.704 14.2.2, T1.111.4 14.2 and JT-Q704: the low four bits name the service. The two between are spare, or
 * the priority. */
static void read_service_octet(struct cursor *in, struct mtp3_label *label)
{
    uint8_t octet = cursor_u8(in);
    bool has_priority = label->format == POINT_CODE_ANSI || label->format == POINT_CODE_JAPAN;
    label->si = octet & 15;
    label->ni = octet >> 6;
    label->mp = has_priority ? octet >> 4 & 3 : 0;
}

/* Q.704 2.2: 14, 14 and 4 bits share four octets, the lowest bits first. */
static void read_itu_label(struct cursor *in, struct mtp3_label *label)
{
    uint32_t bits = cursor_le32(in);
    label->dpc = bits & 0x3fff;
    label->opc = bits >> 14 & 0x3fff;
    label->sls = (uint8_t)(bits >> 28);
}

/* The others give an octet to the signalling link selection: ANSI uses all of it (older networks five bits),
 * China and Japan four bits. */
static void read_wide_label(struct cursor *in, struct mtp3_label *label)
{
    enum point_code_format format = (enum point_code_format)label->format;
    label->dpc = point_code_read(in, format);
    label->opc = point_code_read(in, format);
    uint8_t octet = cursor_u8(in);
    label->sls = format == POINT_CODE_ANSI ? octet : octet & 15;
}

enum status mtp3_decode(struct cursor in, enum point_code_format format, struct mtp3_message *ret)
{
    *ret = (struct mtp3_message){.label.format = (uint8_t)format};
    read_service_octet(&in, &ret->label);
    if (format == POINT_CODE_ITU)
        read_itu_label(&in, &ret->label);
    else
        read_wide_label(&in, &ret->label);
    ret->has_label = cursor_ok(&in);
    ret->data = in;
    return cursor_status(&in);
}
