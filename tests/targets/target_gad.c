// SPDX-License-Identifier: Apache-2.0
#include "code/gad.h"

#include "targets/target.h"

static void check_position(const struct gad_position *position, bool right)
{
    TARGET_CHECK(position->latitude_udeg >= -90000000 && position->latitude_udeg <= 90000000);
    TARGET_CHECK(position->longitude_udeg >= -180000000 && position->longitude_udeg < 180000000);
    TARGET_CHECK(position->uncertainty_m <= 1806628 + 5 * 65535);
    TARGET_CHECK(position->has_uncertainty || position->uncertainty_m == 0);
    TARGET_CHECK(right == (position->points > 0) && position->points <= 15);
}

void target_gad(const uint8_t *data, size_t len)
{
    struct gad_position position, again;
    struct span bytes = span_of(data, len);
    enum status status = gad_decode(cursor_of(bytes), &position);
    TARGET_CHECK(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_UNSUPPORTED);
    check_position(&position, status == STATUS_OK);
    bool right = gad_geographical_information(bytes, &again);
    check_position(&again, right);
    if (again.points)
        TARGET_CHECK(status == STATUS_OK && again.latitude_udeg == position.latitude_udeg &&
                     again.longitude_udeg == position.longitude_udeg &&
                     again.uncertainty_m == position.uncertainty_m);
    for (size_t kept = 0; kept < len && kept < 128; kept++) {
        enum status status_cut =
            gad_decode(cursor_of_cut(target_front(span_of(data, len), kept), true), &again);
        target_whole(span_of(data, len));
        TARGET_CHECK(status_cut == status || status_cut == STATUS_TRUNCATED);
        check_position(&again, status_cut == STATUS_OK);
    }
}
