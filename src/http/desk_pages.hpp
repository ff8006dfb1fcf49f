// The agents' desk beside the line: one function a noun, all bound by add_desk_routes.
#pragma once

#include "evenline/engine/desk.hpp"
#include "http/context.hpp"

namespace evenline::http {

void add_draft_routes(router&, context&);
void add_canned_routes(router&, context&);
void add_disposition_routes(router&, context&);
void add_channel_list_routes(router&, context&);
void add_search_routes(router&, context&);
void add_attachment_routes(router&, context&);
void add_mail_page_routes(router&, context&);
void add_sent_message_routes(router&, context&);
void add_mark_routes(router&, context&);
void add_saved_view_routes(router&, context&);
void add_redaction_routes(router&, context&);
void add_recall_routes(router&, context&);
void add_my_account_routes(router&, context&);

// The store behind these pages; a server started without one answers 404.
[[nodiscard]] response no_desk(const request&);
// Tokens belong to programs: drafts and canned replies of one's own need a person.
[[nodiscard]] response not_a_person(const request&);
// "msg_7" -> 7; nothing when it is not written so.
[[nodiscard]] std::optional<std::uint64_t> numbered(std::string_view prefix, std::string_view id);
// "adr_…": names one of a customer's addresses; the same for the same address.
[[nodiscard]] std::string address_id(const core::address&);

}  // namespace evenline::http
