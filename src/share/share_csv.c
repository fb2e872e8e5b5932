// SPDX-License-Identifier: Apache-2.0
#include "share/share_data.h"

/* A field of RFC 4180, in quotes where it needs them. */
static void put_field(struct text *out, struct span value, char end)
{
    bool quoted = false;
    for (size_t i = 0; i < value.len; i++)
        quoted |= value.p[i] == ',' || value.p[i] == '"' || value.p[i] == '\n' || value.p[i] == '\r' ||
                  value.p[i] == ';';
    if (quoted)
        text_char(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.p[i] == '"')
            text_char(out, '"');
        text_char(out, (char)value.p[i]);
    }
    if (quoted)
        text_char(out, '"');
    text_char(out, end);
}

static void put_number(struct text *out, uint64_t value, char end)
{
    text_uint(out, value);
    text_char(out, end);
}

static void put_comment(struct text *out, const struct share *share)
{
    text_string(out, "# TLP:");
    for (const char *c = share->options.tlp; *c; c++)
        text_char(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    text_string(out,
                ". An address is a reason to look closer: addresses are leased, spoofed and reassigned.\n");
}

static void put_source(struct share_out *out, const struct share *share, const struct share_source *source)
{
    struct text *text = &out->json.out;
    put_field(text, span_of_text(share_source_word(source->type)), ',');
    put_field(text, source->value, ',');
    put_field(text, span_of_text(share->options.producer), ',');
    put_field(text, source->seen.first, ',');
    put_field(text, source->seen.last, ',');
    put_number(text, source->seen.count, ',');
    put_number(text, source->seen.answered, ',');
    put_number(text, (uint64_t)source->seen.severity, ',');
    put_number(text, (uint64_t)source->seen.confidence, ',');
    put_field(text, source->operator, ',');
    put_field(text, source->country, ',');
    put_field(text, share->rules[source->seen.rules[0]].class, ',');
    for (uint32_t i = 0; i < source->seen.rule_count; i++)
        put_field(text, share->rules[source->seen.rules[i]].name,
                  i + 1 < source->seen.rule_count ? ' ' : '\n');
    share_flush(out);
}

int share_write_csv(struct share *share, share_sink *sink, void *context, struct sigwarden_error *reterr)
{
    char buffer[16384];
    struct share_out out = {.json = json_in(buffer, sizeof buffer), .sink = sink, .context = context};
    put_comment(&out.json.out, share);
    text_string(&out.json.out,
                "type,value,source,first_seen,last_seen,findings,answered,severity,confidence,operator,"
                "country,class,rules\n");
    for (size_t i = 0; i < share->source_count; i++)
        put_source(&out, share, &share->sources[i]);
    return share_out_end(&out, reterr);
}
