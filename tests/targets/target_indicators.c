// SPDX-License-Identifier: Apache-2.0
/*
 * Indicator files: whatever a file holds, it ends in an error or in a list in which each indicator is found
 * by its own value, and a report that adds up; the same bytes give the same; and anything may be looked up.
 */
#include "indicators/indicators.h"

#include <stdlib.h>

#include "indicators/indicator_list.h"
#include "targets/target.h"

#define YEAR_2026_S INT64_C(1767225600)

static void check_report(const struct indicators_report *report)
{
    uint64_t used = 0, skipped = report->other_reasons;
    TARGET_CHECK(report->kept <= INDICATORS_SKIPPED_KEPT && report->reason_count <= INDICATORS_REASONS_KEPT);
    TARGET_CHECK(report->kept == report->skipped_count || report->kept == INDICATORS_SKIPPED_KEPT);
    for (unsigned type = 0; type < INDICATOR_COUNT; type++)
        used += report->used[type];
    for (uint32_t i = 0; i < report->reason_count; i++) {
        TARGET_CHECK(report->reasons[i].count > 0 && report->reasons[i].reason[0]);
        skipped += report->reasons[i].count;
    }
    TARGET_CHECK(used == report->used_count && skipped == report->skipped_count);
    TARGET_CHECK(report->defanged <= used);
    for (uint32_t i = 0; i < report->kept; i++) {
        const struct indicators_skipped *kept = &report->skipped[i];
        TARGET_CHECK(kept->place[0] && kept->reason[0]);
        TARGET_CHECK(memchr(kept->value, 0, sizeof kept->value) && !strpbrk(kept->value, "\n\r\033"));
        TARGET_CHECK(memchr(kept->place, 0, sizeof kept->place) && !strpbrk(kept->place, "\n\r\033"));
    }
}

static bool look_up(const struct indicators *indicators, unsigned type, struct span value,
                    struct indicator_match *ret)
{
    struct digits digits = {.len = (uint8_t)(value.len < DIGITS_MAX ? value.len : DIGITS_MAX)};
    struct ip_address ip = {.family = 4};
    plmn_t plmn;
    if (digits.len)
        memcpy(digits.text, value.p, digits.len);
    switch (type) {
    case INDICATOR_domain:
        return indicators_domain(indicators, value, ret);
    case INDICATOR_url:
        return indicators_url(indicators, value, ret);
    case INDICATOR_address:
        memcpy(ip.bytes, value.p, value.len < 4 ? value.len : 4);
        return indicators_address(indicators, &ip, ret);
    case INDICATOR_gt:
    case INDICATOR_gt_prefix:
        return indicators_gt(indicators, &digits, ret);
    case INDICATOR_realm:
        return indicators_realm(indicators, value, ret);
    case INDICATOR_host:
        return indicators_host(indicators, value, ret);
    case INDICATOR_plmn:
        return plmn_parse(value, &plmn) && indicators_plmn(indicators, plmn, ret);
    case INDICATOR_apn:
        return indicators_apn(indicators, value, ret);
    default:
        return indicators_number(indicators, &digits, ret) || indicators_sender_name(indicators, value, ret);
    }
}

static bool look_up_own(const struct indicators *indicators, const struct indicator *own,
                        struct indicator_match *ret)
{
    struct ip_address ip = {.family = own->key[0]};
    if (own->type != INDICATOR_address)
        return look_up(indicators, own->type, span_of(own->key, own->value_len), ret);
    memcpy(ip.bytes, own->key + 1, sizeof ip.bytes);
    return indicators_address(indicators, &ip, ret);
}

static void check_list(const struct indicators *indicators)
{
    uint32_t sum = 0;
    for (unsigned type = 0; type < INDICATOR_COUNT; type++)
        sum += indicators_count(indicators, (enum indicator_type)type);
    TARGET_CHECK(sum == indicators->count);
    for (uint32_t i = 0; i < indicators->count; i++) {
        struct indicator_match match;
        TARGET_CHECK(look_up_own(indicators, &indicators->list[i], &match));
        TARGET_CHECK(match.value.len > 0 && match.source.len > 0 && match.source.len <= INDICATOR_SOURCE_MAX);
        TARGET_CHECK(target_inside(match.value, match.value) && target_inside(match.source, match.source));
    }
}

static int load(const uint8_t *data, size_t len, struct indicators **ret,
                struct indicators_report *ret_report)
{
    struct sigwarden_text file = {"file", (const char *)data, len};
    struct sigwarden_error error = {0};
    TARGET_CHECK(indicators_new(&sigwarden_libc_alloc, ret, &error) == 0);
    int result = indicators_load(*ret, &file, YEAR_2026_S, ret_report, &error);
    TARGET_CHECK(result == 0 || (result == -SIGWARDEN_ERROR_CONFIGURATION && error.message[0]));
    indicators_seal(*ret);
    return result;
}

void target_indicators(const uint8_t *data, size_t len)
{
    static struct indicators_report reports[2];
    struct indicators *lists[2];
    struct indicator_match match;
    memset(reports, 0, sizeof reports);
    int result = load(data, len, &lists[0], &reports[0]);
    TARGET_CHECK(load(data, len, &lists[1], &reports[1]) == result);
    TARGET_CHECK(memcmp(&reports[0], &reports[1], sizeof reports[0]) == 0);
    TARGET_CHECK(lists[0]->count == lists[1]->count);
    if (result == 0)
        check_report(&reports[0]);
    check_list(lists[0]);
    for (unsigned type = 0; type < INDICATOR_COUNT && len; type++)
        if (look_up(lists[0], type, span_of(data, len), &match))
            TARGET_CHECK(target_inside(match.value, match.value));
    indicators_free(lists[0]);
    indicators_free(lists[1]);
}
