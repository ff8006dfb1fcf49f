// Rows of the core as the API shows them (docs/openapi.yaml has each field).
#pragma once

#include "evenline/engine/text.hpp"
#include "http/api/context.hpp"

namespace evenline::http {

[[nodiscard]] json::value time_value(core::instant);  // null for 0 and never
template <class Tag>
[[nodiscard]] json::value id_value(core::id<Tag> id) {
    return id ? json::value(engine::text(id)) : json::value();
}
[[nodiscard]] json::value requirement_view(const core::requirement&);
[[nodiscard]] json::value score_view(const core::score_parts&);
[[nodiscard]] json::value reason_view(const core::offer_reason&);
[[nodiscard]] json::value customer_name(const context&, core::customer_id);  // null: unknown
// The first contact, when it came by another channel than the present one: the place is its.
[[nodiscard]] json::value kept_from(const context&, const core::ticket&);
// How long it will still wait; null when it does not wait or nobody estimates.
[[nodiscard]] json::value estimate_view(const context&, const core::ticket&);
void add_ticket_facts(const context&, const core::ticket&, json::value& view);
void add_offer_facts(const context&, const core::offer&, json::value& view);
void add_message_facts(const context&, const engine::message_record&, json::value& view);
[[nodiscard]] json::value ticket_view(const context&, const core::ticket&);
[[nodiscard]] json::value offer_view(const context&, const core::offer&);
[[nodiscard]] json::value agent_view(const context&, const core::agent&);
[[nodiscard]] json::value customer_view(const core::customer&);
[[nodiscard]] json::value entry_view(const context&, const engine::timeline_entry&);
[[nodiscard]] json::value message_view(const context&, const engine::message_record&);
// A waiting ticket at its place; position counts from 1.
[[nodiscard]] json::value line_entry(const context&, const core::ticket&, core::instant now,
                                     std::size_t position);
[[nodiscard]] json::value me_view(const context&, const principal&);
// Who reads along or advises: [{name,kind,agent_id,since}].
[[nodiscard]] json::value watchers_view(const context&, core::ticket_id);
[[nodiscard]] json::value event_value(const core::event&);
[[nodiscard]] json::value records_view(const context&);  // promise records, head start now
// 204: done, and nothing to show for it.
[[nodiscard]] response no_content();

}  // namespace evenline::http
