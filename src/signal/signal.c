// SPDX-License-Identifier: Apache-2.0
#include "signal/field.h"

#include "base/octets.h"

bool signal_set_text(struct signal *signal, enum field_id id, struct span text)
{
    size_t room = SIGNAL_TEXT_SIZE - (size_t)signal->text_len;
    size_t len = text.len < room ? text.len : room;
    char *place = signal->text + signal->text_len;
    if (len)
        memcpy(place, text.p, len);
    signal->text_len = (uint16_t)(signal->text_len + len);
    *(field_type_TEXT *)(void *)((char *)signal + field_get(id)->offset) = span_of(place, len);
    signal_mark(signal, id);
    return len == text.len;
}

bool signal_set_name(struct signal *signal, enum field_id id, struct span name)
{
    size_t from = signal->text_len;
    bool whole = signal_set_text(signal, id, name);
    octets_lower(signal->text + from, signal->text_len - from);
    return whole;
}

/* Text in the signal's own room moves with it. */
static void rebase(const struct signal *signal, struct signal *ret, enum field_id id)
{
    field_type_TEXT *text = (void *)((char *)ret + field_get(id)->offset);
    const char *p = (const char *)text->p;
    if (p >= signal->text && p <= signal->text + SIGNAL_TEXT_SIZE)
        *text = span_of(ret->text + (p - signal->text), text->len);
}

void signal_copy(const struct signal *signal, struct signal *ret)
{
    memcpy(ret, signal, offsetof(struct signal, text));
    memcpy(ret->text, signal->text, signal->text_len);
    for (unsigned word = 0; word < FIELD_SET_WORDS; word++) {
        uint64_t left = signal->have.words[word] & field_texts.words[word];
        for (; left; left &= left - 1)
            rebase(signal, ret, (enum field_id)(word * 64 + (unsigned)__builtin_ctzll(left)));
    }
}
