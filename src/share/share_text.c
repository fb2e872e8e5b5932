// SPDX-License-Identifier: Apache-2.0
#include "share/share_text.h"

void share_put_seen(struct text *text, const struct share_seen *seen)
{
    static const char *const levels[] = {"", "critical", "high", "medium", "low"};
    text_uint(text, seen->count);
    text_string(text, seen->count == 1 ? " finding, " : " findings, ");
    text_span(text, seen->first);
    if (!span_equal(seen->first, seen->last)) {
        text_string(text, " to ");
        text_span(text, seen->last);
    }
    text_string(text, "; answered ");
    text_uint(text, seen->answered);
    text_string(text, ", refused ");
    text_uint(text, seen->refused);
    text_string(text, ". Severity ");
    text_string(text, levels[seen->severity]);
    text_string(text, ", confidence ");
    text_string(text, seen->confidence >= 85 ? "high." : seen->confidence >= 50 ? "medium." : "low.");
}

static void put_named(struct text *text, const char *name, struct span value)
{
    if (value.len == 0)
        return;
    text_string(text, name);
    text_span(text, value);
}

void share_put_story(struct text *text, const struct share *share, const struct share_message *message)
{
    const struct share_seen *seen = &message->seen;
    for (uint32_t i = 0; i < seen->rule_count; i++) {
        const struct share_rule *rule = &share->rules[seen->rules[i]];
        text_span(text, rule->title);
        put_named(text, " [", rule->name);
        put_named(text, "; threat ", rule->threat);
        put_named(text, "; MoTIF ", rule->motif);
        put_named(text, "; ATT&CK ", rule->attack);
        text_string(text, "]. ");
    }
    if (span_is(message->fields[SHARED_source_is_home], "true"))
        text_string(text, "The sender claimed an address of the attacked network, which is left out. ");
    put_named(text, "Name of the short message's sender: ", message->fields[SHARED_sms_sender]);
    text_string(text, message->fields[SHARED_sms_sender].len ? ". " : "");
    share_put_seen(text, seen);
}

void share_put_name(struct text *text, const struct share *share, const struct share_message *message)
{
    text_string(text, share->options.producer);
    for (int id = 0; id < SHARED_COUNT; id++) {
        if (!share_field_tells_messages_apart((enum shared_field)id))
            continue;
        text_char(text, '\n');
        text_span(text, message->fields[id]);
    }
}
