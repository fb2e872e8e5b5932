// SPDX-License-Identifier: Apache-2.0
#include "signal/fill_value.h"

#include "base/octets.h"
#include "code/ber.h"
#include "code/gad.h"
#include "code/isup_number.h"
#include "code/tbcd.h"

/* *ret_national: in the form of one country only, or not said. */
static bool fill_number(struct span bytes, enum conversion conversion, struct digits *ret, bool *ret_national)
{
    enum { UNKNOWN = 0, INTERNATIONAL = 1 };
    struct tbcd_address address;
    struct isup_number isup;
    struct bcd_number bcd;
    bool right;
    switch (conversion) {
    case AS_ISUP:
    case AS_GENERIC:
        right = conversion == AS_ISUP ? isup_number(bytes, &isup) : isup_generic_number(bytes, &isup);
        *ret = isup.digits;
        break;
    case AS_BCD:
        right = bcd_number(bytes, &bcd);
        *ret = bcd.digits;
        break;
    default:
        right = tbcd_address(bytes, &address);
        *ret = address.digits;
        *ret_national = address.nature != INTERNATIONAL && address.nature != UNKNOWN;
    }
    return right && ret->len > 0;
}

static bool fill_identity(struct span bytes, enum conversion conversion, struct digits *ret)
{
    enum { IMSI_MIN = 6, IMSI_MAX = 15, IMEI_MIN = 14, IMEI_MAX = 16 };
    bool right = tbcd_digits(bytes, ret);
    return right && ret->len >= (conversion == AS_IMSI ? IMSI_MIN : IMEI_MIN) &&
           ret->len <= (conversion == AS_IMSI ? IMSI_MAX : IMEI_MAX);
}

/* A request tells a position, an answer discloses one. */
static bool fill_position(struct signal *signal, enum field_id latitude, struct span bytes,
                          enum conversion conversion)
{
    struct gad_position position;
    bool right = conversion == AS_POSITION ? gad_decode(cursor_of(bytes), &position) == STATUS_OK
                                           : gad_geographical_information(bytes, &position);
    if (!right)
        return false;
    if (latitude == FIELD_location_latitude) {
        signal_set(signal, location_latitude, position.latitude_udeg);
        signal_set(signal, location_longitude, position.longitude_udeg);
        if (position.has_uncertainty)
            signal_set(signal, location_uncertainty_m, position.uncertainty_m);
        return true;
    }
    signal_set(signal, disclosed_latitude, position.latitude_udeg);
    signal_set(signal, disclosed_longitude, position.longitude_udeg);
    if (position.has_uncertainty)
        signal_set(signal, disclosed_uncertainty_m, position.uncertainty_m);
    return true;
}

static bool fill_cell(struct span bytes, enum conversion conversion, struct cell *ret)
{
    enum { LAI_LEN = 5 };
    if (conversion == AS_CELL_OR_LAI)
        conversion = bytes.len == LAI_LEN ? AS_LAI : AS_CGI;
    return conversion == AS_CGI   ? cell_of_cgi(bytes, ret)
           : conversion == AS_LAI ? cell_of_lai(bytes, ret)
           : conversion == AS_TAI ? cell_of_tai(bytes, ret)
                                  : cell_of_ecgi(bytes, ret);
}

static bool fill_u32(struct span bytes, uint64_t *ret)
{
    struct cursor in = cursor_of(bytes);
    *ret = cursor_be32(&in);
    return bytes.len == sizeof(uint32_t);
}

static bool fill_imei_text(struct span text, struct digits *ret)
{
    enum { IMEI_MIN = 14, IMEI_MAX = 16 };
    *ret = (struct digits){.len = (uint8_t)text.len};
    if (text.len < IMEI_MIN || text.len > IMEI_MAX)
        return false;
    memcpy(ret->text, text.p, text.len);
    for (size_t i = 0; i < text.len; i++)
        if (ret->text[i] < '0' || ret->text[i] > '9')
            return false;
    return true;
}

static octets_block octets_of_name(octets_block octets)
{
    return (octets >= '!') & (octets <= '~') & (octets != '"') & (octets != '\\');
}

/* A host name as RFC 1035 has them; what holds other characters could be anything. */
static bool is_name(struct span name)
{
    enum { NAME_MAX_LEN = 255 };
    if (name.len == 0 || name.len > NAME_MAX_LEN)
        return false;
    if (name.len < OCTETS_BLOCK)
        return octets_all_between(name, '!', '~') && !memchr(name.p, '"', name.len) &&
               !memchr(name.p, '\\', name.len);
    const uint8_t *end = name.p + name.len - OCTETS_BLOCK;
    octets_block all = octets_of_name(octets_block_at(end));
    for (const uint8_t *p = name.p; p < end; p += OCTETS_BLOCK)
        all &= octets_of_name(octets_block_at(p));
    return octets_block_all(all);
}

bool fill_value(struct signal *signal, const struct mapping *row, struct span bytes)
{
    enum field_id id = (enum field_id)row->field;
    void *member = (char *)signal + field_get(id)->offset;
    int64_t integer = 0;
    uint64_t number;
    struct digits digits;
    struct cell cell;
    plmn_t plmn;
    bool right = true, national = false;
    switch ((enum conversion)row->conversion) {
    case AS_IMSI:
    case AS_IMEI:
        right = fill_identity(bytes, (enum conversion)row->conversion, &digits);
        if (right)
            *(field_type_DIGITS *)member = digits;
        break;
    case AS_ADDRESS:
    case AS_ISUP:
    case AS_GENERIC:
    case AS_BCD:
        right = fill_number(bytes, (enum conversion)row->conversion, &digits, &national);
        if (right && national)
            note_add(&signal->notes, NOTE_number_national, bytes.p);
        if (right)
            *(field_type_DIGITS *)member = digits;
        break;
    case AS_INTEGER:
        right = ber_integer(bytes, &integer) && integer >= 0;
        if (right)
            *(field_type_UINT *)member = (uint64_t)integer;
        break;
    case AS_OCTET:
        right = bytes.len == 1;
        if (right)
            *(field_type_UINT *)member = bytes.p[0];
        break;
    case AS_U32:
        right = fill_u32(bytes, &number);
        if (right)
            *(field_type_UINT *)member = number;
        break;
    case AS_TBCD:
    case AS_IMEI_TEXT:
        right = row->conversion == AS_TBCD ? tbcd_digits(bytes, &digits) && digits.len
                                           : fill_imei_text(bytes, &digits);
        if (right)
            *(field_type_DIGITS *)member = digits;
        break;
    case AS_NAME:
        return is_name(bytes) && signal_set_name(signal, id, bytes);
    case AS_PLMN:
        right = bytes.len == 3 && plmn_decode(bytes.p, &plmn);
        if (right)
            *(field_type_PLMN *)member = plmn;
        break;
    case AS_CGI:
    case AS_LAI:
    case AS_CELL_OR_LAI:
    case AS_ECGI:
    case AS_TAI:
        right = fill_cell(bytes, (enum conversion)row->conversion, &cell);
        if (right)
            *(field_type_CELL *)member = cell;
        break;
    case AS_POSITION:
    case AS_GEOGRAPHICAL:
        return fill_position(signal, id, bytes, (enum conversion)row->conversion);
    case AS_BIT:
        if (field_get(id)->kind == FIELD_KIND_ENUM)
            *(field_type_ENUM *)member = row->word;
        else
            *(field_type_SET *)member |= UINT64_C(1) << row->word;
        break;
    }
    if (right)
        signal_mark(signal, id);
    return right;
}
