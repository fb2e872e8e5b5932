// SPDX-License-Identifier: Apache-2.0
/*
 * The CSV reader: every field lies in the text, places go forward, broken rows do not stop it, and it ends.
 */
#include "base/csv.h"

#include "targets/target.h"

void target_csv(const uint8_t *data, size_t len)
{
    struct csv csv;
    struct csv_field field, last = {.line = 0};
    enum csv_step step;
    size_t steps = 0;
    char *text = malloc(len ? len : 1);
    TARGET_CHECK(text != NULL);
    memcpy(text, data, len);
    csv_init(&csv, text, len);
    while ((step = csv_next(&csv, &field)) != CSV_END) {
        TARGET_CHECK(++steps <= len + 1);
        TARGET_CHECK(csv.at <= len && field.line >= 1 && field.column >= 1);
        TARGET_CHECK(field.line > last.line || (field.line == last.line && field.column >= last.column));
        TARGET_CHECK(step != CSV_BROKEN || (csv.error && csv.hint));
        TARGET_CHECK(step == CSV_BROKEN || target_inside(field.text, span_of(text, len)));
        last = field;
    }
    TARGET_CHECK(csv.at == len && csv_next(&csv, &field) == CSV_END);
    free(text);
}
