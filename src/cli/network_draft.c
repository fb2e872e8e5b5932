// SPDX-License-Identifier: Apache-2.0
#include "cli/network_draft.h"

#include <stdlib.h>

#include "cli/session.h"

bool draft_open(struct draft *draft)
{
    *draft = (struct draft){NULL, NULL, 0};
    draft->out = open_memstream(&draft->text, &draft->len);
    if (!draft->out)
        fprintf(stderr, "sigwarden: out of memory\n");
    return draft->out != NULL;
}

/* Whether it loads; says why not. */
static bool loads(const struct draft *draft)
{
    struct sigwarden_text network = {.name = "the draft", .text = draft->text, .len = draft->len};
    struct sigwarden_config config = {.network = &network, .no_default_rules = true};
    struct sigwarden_error error = {0};
    struct sigwarden *sigwarden = NULL;
    bool right = sigwarden_new(&config, &sigwarden, &error) == 0;
    if (!right)
        say_error(&error);
    sigwarden_free(sigwarden);
    return right;
}

int draft_finish(struct draft *draft)
{
    bool failed = ferror(draft->out);
    if (fclose(draft->out) != 0 || failed) {
        fprintf(stderr, "sigwarden: out of memory\n");
        free(draft->text);
        return EXIT_CONFIG;
    }
    bool right = loads(draft);
    if (right)
        fwrite(draft->text, 1, draft->len, stdout);
    free(draft->text);
    return right ? 0 : EXIT_CONFIG;
}

void draft_quoted(FILE *out, struct span text)
{
    fputc('"', out);
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.p[i];
        if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\x%02x", c);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

const char *draft_count(uint64_t count, char buffer[static DRAFT_COUNT_SIZE])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    char *to = buffer;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = 0;
    return buffer;
}
