// SPDX-License-Identifier: Apache-2.0
/*
 * The words that ENUM and SET fields can hold, one list each; signal.def names them.
 */
#ifndef SIGWARDEN_SIGNAL_WORDS_H
#define SIGWARDEN_SIGNAL_WORDS_H

#include "signal/field.h"

#define WORDS(name) extern const struct field_words words_##name;
WORDS(protocol)
WORDS(operation)
WORDS(direction)
WORDS(kind)
WORDS(error)
WORDS(outcome)
WORDS(note)
WORDS(tcap_type)
WORDS(abort_cause)
WORDS(side)
WORDS(side_by)
WORDS(yes_no)
WORDS(asked_before)
WORDS(relation)
WORDS(requested_info)
WORDS(subscriber_state)
WORDS(category)
WORDS(node)
WORDS(point_code_format)
WORDS(idr_flag)
WORDS(ulr_flag)
WORDS(clr_flag)
WORDS(diameter_cancellation)
WORDS(diameter_content)
WORDS(data_reference)
WORDS(location_reporting)
WORDS(sms_type)
WORDS(sms_trait)
WORDS(indicator_type)
#undef WORDS

#endif
