// SPDX-License-Identifier: Apache-2.0
#include "signal/person.h"

#include "base/hash.h"
#include "signal/field.h"

static uint64_t of_one(const struct signal *signal, uint64_t key, enum field_id named,
                       enum field_id disclosed)
{
    enum field_id id = signal_has(signal, named) ? named : disclosed;
    return signal_has(signal, id) ? field_hash(signal, id, key) | 1 : 0;
}

uint64_t person_of_imsi(const struct signal *signal, uint64_t key)
{
    return of_one(signal, key, FIELD_imsi, FIELD_disclosed_imsi);
}

uint64_t person_of_number(const struct signal *signal, uint64_t key)
{
    bool sends = !signal_has(signal, FIELD_msisdn) && signal_has(signal, FIELD_sender_msisdn);
    return of_one(signal, ~key, sends ? FIELD_sender_msisdn : FIELD_msisdn, FIELD_disclosed_msisdn);
}

uint64_t person_of_digits(const struct digits *number, uint64_t key)
{
    return hash_bytes(~key, span_of(number->text, number->len)) | 1;
}
