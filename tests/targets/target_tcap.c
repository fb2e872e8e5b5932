// SPDX-License-Identifier: Apache-2.0
#include "proto/tcap/tcap.h"

#include "targets/target.h"

enum { CUTS_MAX = 128 };

static enum status decode(struct span bytes, bool cut, struct tcap_message *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_tcap, bytes.p);
    enum status status = tcap_decode(cursor_of_cut(bytes, cut), ret, ret_notes);
    TARGET_CHECK(status <= STATUS_LIMIT);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(ret->has_otid || ret->otid_bytes.len == 0);
    TARGET_CHECK(ret->has_dtid || ret->dtid_bytes.len == 0);
    TARGET_CHECK(target_inside(ret->otid_bytes, bytes) && target_inside(ret->dtid_bytes, bytes));
    TARGET_CHECK(target_inside(ret->application_context, bytes));
    TARGET_CHECK(target_inside(cursor_rest(&ret->user_information), bytes));
    TARGET_CHECK(target_inside(cursor_rest(&ret->components), bytes));
    TARGET_CHECK(ret->component_count <= TCAP_COMPONENTS_MAX && ret->invoke_count <= ret->component_count);
    TARGET_CHECK(ret->has_dialogue ||
                 (ret->dialogue_pdu == TCAP_DIALOGUE_NONE && ret->dialogue_result == -1 &&
                  ret->dialogue_diagnostic == -1 && ret->abort_source == -1));
    TARGET_CHECK((status == STATUS_UNSUPPORTED) == (ret->type == TCAP_ANSI) || ret->type == TCAP_NONE);
    TARGET_CHECK(tcap_type_name((enum tcap_type)ret->type) != NULL);
    return status;
}

static void check_component(const struct tcap_component *c, struct span bytes)
{
    TARGET_CHECK(target_inside(cursor_rest(&c->parameter), bytes));
    TARGET_CHECK(target_inside(c->operation_oid, bytes));
    TARGET_CHECK(c->invoke_id >= -128 && c->invoke_id <= 127 && c->linked_id >= -128 && c->linked_id <= 127);
    TARGET_CHECK(c->has_operation || c->operation == -1);
    TARGET_CHECK(c->has_error || c->error == -1);
    TARGET_CHECK(c->problem == -1 || (c->type == TCAP_REJECT && c->problem >= 0 && c->problem <= 0x3ff));
    TARGET_CHECK(!c->has_linked_id || c->type == TCAP_INVOKE);
}

/* What tcap_decode() has kept of a component is what its octets say. */
static void check_kept(const struct tcap_message *m, struct cursor at, const struct tcap_component *component,
                       const struct cursor *behind)
{
    struct tcap_component kept;
    struct notes notes;
    enum status status;
    if (cursor_at(&at) != m->first_at)
        return;
    notes_init(&notes);
    TARGET_CHECK(tcap_next_of(m, &at, &kept, &notes, &status) && status == STATUS_OK && notes.set == 0);
    TARGET_CHECK(cursor_at(&at) == cursor_at(behind) && cursor_status(&at) == cursor_status(behind));
    TARGET_CHECK(kept.type == component->type && kept.invoke_id == component->invoke_id &&
                 kept.operation == component->operation && kept.error == component->error &&
                 kept.problem == component->problem && kept.linked_id == component->linked_id);
    TARGET_CHECK(span_equal(cursor_rest(&kept.parameter), cursor_rest(&component->parameter)));
}

/* Each component as it was announced, and of each the first status that is not OK. */
static unsigned components(const struct tcap_message *m, struct span bytes, struct notes *notes,
                           struct tcap_component *ret, enum status *ret_status)
{
    struct cursor portions[] = {m->components, m->second_components};
    struct tcap_component component;
    unsigned count = 0, invokes = 0;
    enum status status;
    *ret_status = STATUS_OK;
    for (unsigned i = 0; i < 2; i++) {
        struct cursor before = portions[i];
        while (tcap_component_next(&portions[i], &component, notes, &status)) {
            TARGET_CHECK(count < TCAP_COMPONENTS_MAX);
            check_kept(m, before, &component, &portions[i]);
            before = portions[i];
            check_component(&component, bytes);
            invokes += component.type == TCAP_INVOKE;
            *ret_status = *ret_status == STATUS_OK ? status : *ret_status;
            ret[count++] = component;
        }
        *ret_status = *ret_status == STATUS_OK ? status : *ret_status;
    }
    TARGET_CHECK(count == m->component_count && invokes == m->invoke_count);
    return count;
}

/* What the capture lost may be missing; what is there is the same, and no note is made of the loss. */
static void check_cut(struct span front, const struct tcap_message *whole, const struct tcap_component *list,
                      uint64_t notes_whole)
{
    struct tcap_component list_cut[TCAP_COMPONENTS_MAX];
    struct tcap_message cut;
    struct notes notes;
    enum status status_list;
    enum status status = decode(front, true, &cut, &notes);
    TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
    TARGET_CHECK(cut.type == TCAP_NONE || cut.type == whole->type);
    TARGET_CHECK(!cut.has_otid || (whole->has_otid && cut.otid == whole->otid));
    TARGET_CHECK(!cut.has_dtid || (whole->has_dtid && cut.dtid == whole->dtid));
    TARGET_CHECK(cut.application_context.len == 0 ||
                 span_equal(cut.application_context, whole->application_context));
    unsigned count = components(&cut, front, &notes, list_cut, &status_list);
    TARGET_CHECK(count <= whole->component_count);
    for (unsigned i = 0; i < count; i++) {
        TARGET_CHECK(list_cut[i].type == list[i].type);
        TARGET_CHECK(!list_cut[i].has_operation || list_cut[i].operation == list[i].operation);
        TARGET_CHECK(!list_cut[i].has_invoke_id || list_cut[i].invoke_id == list[i].invoke_id);
        TARGET_CHECK(!list_cut[i].has_error || list_cut[i].error == list[i].error);
    }
    TARGET_CHECK((notes.set & ~notes_whole) == 0);
}

void target_tcap(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct tcap_component list[TCAP_COMPONENTS_MAX];
    struct tcap_message first, again;
    struct notes notes, notes_again;
    enum status status_list;
    enum status status = decode(bytes, false, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && first.otid == again.otid && first.dtid == again.dtid);
    components(&first, bytes, &notes, list, &status_list);
    TARGET_CHECK(status != STATUS_OK || status_list == STATUS_OK);
    for (size_t kept = 0; status == STATUS_OK && kept < len && kept < CUTS_MAX; kept++)
        check_cut(target_front(bytes, kept), &first, list, notes.set);
    target_whole(bytes);
    TARGET_CHECK(tcap_operation_of_oid(bytes) >= -1);
}
