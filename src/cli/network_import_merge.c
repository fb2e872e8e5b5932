// SPDX-License-Identifier: Apache-2.0
#include "cli/network_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "cli/network_draft.h"
#include "cli/options.h"
#include "who/numbering.h"

static int compare_spans(struct span a, struct span b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.p, b.p, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* By name, of equals the one that came first. */
static int by_name(const void *a, const void *b)
{
    const struct import_row *const *x = a, *const *y = b;
    int order = compare_spans((*x)->name, (*y)->name);
    return order ? order : (*x > *y) - (*x < *y);
}

/* By what it is, of equals the one that came first. */
static int by_text(const void *a, const void *b)
{
    const struct import_value *x = a, *y = b;
    int order = x->column - y->column;
    order = order ? order : compare_spans(x->text, y->text);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static bool same_country(struct span a, struct span b)
{
    const struct country *x = numbering_country(a), *y = numbering_country(b);
    return x && y ? x == y : a.len == b.len && strncasecmp((const char *)a.p, (const char *)b.p, a.len) == 0;
}

static void contradiction(struct import *import, const struct import_place *place, const char *message,
                          struct span word, const struct import_place *other, const char *what_to_do)
{
    char hint[160];
    snprintf(hint, sizeof hint, "see %.80s:%u; %s", other->file, other->line, what_to_do);
    import_wrong_word(import, place, message, word, hint);
}

/* Puts `row` to the operator that began with `first`. */
static void join(struct import *import, struct import_row *first, struct import_row *row)
{
    row->operator_row = first->operator_row;
    if (row->country.len == 0)
        return;
    if (first->country.len == 0)
        first->country = row->country;
    else if (!same_country(first->country, row->country))
        contradiction(import, &row->place, "another row of this name gives another country than",
                      row->country, &first->place, "one operator is in one country");
}

static void merge_rows(struct import *import)
{
    struct import_row **order = malloc((import->row_count + (size_t)1) * sizeof *order);
    if (!order) {
        import_wrong(import, &(struct import_place){"", 0, 0}, "out of memory", NULL);
        return;
    }
    for (uint32_t i = 0; i < import->row_count; i++)
        order[i] = &import->rows[i];
    qsort(order, import->row_count, sizeof *order, by_name);
    struct import_row *first = NULL;
    for (uint32_t i = 0; i < import->row_count; i++) {
        if (first && order[i]->name.len && span_equal(first->name, order[i]->name))
            join(import, first, order[i]);
        else
            first = order[i];
    }
    free(order);
}

/* One owner of a prefix; said again by the same one it is dropped. */
static void merge_values(struct import *import)
{
    uint32_t kept = 0;
    if (import->value_count)
        qsort(import->values, import->value_count, sizeof *import->values, by_text);
    for (uint32_t i = 0; i < import->value_count; i++) {
        struct import_value *value = &import->values[i];
        value->row = import->rows[value->row].operator_row;
        const struct import_value *last = kept ? &import->values[kept - 1] : NULL;
        bool same = last && last->column == value->column && span_equal(last->text, value->text);
        if (same && last->row != value->row)
            contradiction(import, &value->place, "this belongs to another operator too:", value->text,
                          &last->place, "a lease is a longer prefix of its own");
        if (!same)
            import->values[kept++] = *value;
    }
    import->value_count = kept;
}

void import_merge(struct import *import)
{
    merge_rows(import);
    merge_values(import);
}

static int by_operator(const void *a, const void *b)
{
    const struct import_value *x = a, *y = b;
    int order = (x->row > y->row) - (x->row < y->row);
    return order ? order : by_text(a, b);
}

static void write_text(FILE *out, const char *key, struct span text, const char **lead)
{
    if (text.len == 0)
        return;
    fprintf(out, "%s%s: ", *lead, key);
    draft_quoted(out, text);
    fputc('\n', out);
    *lead = "    ";
}

/* `lead` is what stands before an operator's next key. Values of one column from *at on, which is then behind
 * them. */
static void write_list(FILE *out, const struct import *import, uint32_t row, uint8_t column, const char *key,
                       const char **lead, uint32_t *at)
{
    const char *between = "";
    for (; *at < import->value_count; ++*at) {
        const struct import_value *value = &import->values[*at];
        if (value->row != row || value->column != column)
            break;
        if (!*between)
            fprintf(out, "%s%s: [", *lead, key);
        fputs(between, out);
        draft_quoted(out, value->text);
        between = ", ";
    }
    if (*between) {
        fputs("]\n", out);
        *lead = "    ";
    }
}

static void write_operator(FILE *out, const struct import *import, uint32_t row, uint32_t *at)
{
    static const char *const keys[COLUMN_COUNT] = {
        [COLUMN_PLMN] = "plmns", [COLUMN_GT] = "gts", [COLUMN_REALM] = "realms", [COLUMN_IP] = "ips"};
    const struct import_row *said = &import->rows[row];
    const char *lead = "  - ";
    write_text(out, "name", said->name, &lead);
    write_text(out, "country", said->country, &lead);
    for (uint8_t column = COLUMN_PLMN; column <= COLUMN_IP; column++)
        write_list(out, import, row, column, keys[column], &lead, at);
}

int import_write(struct import *import)
{
    char shown[DRAFT_COUNT_SIZE];
    struct draft draft;
    uint32_t operators = 0, at = 0;
    if (!draft_open(&draft))
        return EXIT_CONFIG;
    for (uint32_t i = 0; i < import->row_count; i++)
        operators += import->rows[i].operator_row == i;
    if (import->value_count)
        qsort(import->values, import->value_count, sizeof *import->values, by_operator);
    fprintf(
        draft.out,
        "# %s operator%s, made by `sigwarden network import`. Add home and links (docs/network.md), then:\n"
        "# sigwarden network check FILE\n\noperators:%s\n",
        draft_count(operators, shown), operators == 1 ? "" : "s", operators ? "" : " []");
    for (uint32_t i = 0; i < import->row_count; i++)
        if (import->rows[i].operator_row == i)
            write_operator(draft.out, import, i, &at);
    return draft_finish(&draft);
}
