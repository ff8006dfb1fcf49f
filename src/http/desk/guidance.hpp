// Links written into what agents say: the customer's page, an invitation to another channel.
#pragma once

#include "evenline/engine/reception.hpp"
#include "http/api/context.hpp"

namespace evenline::http {

// "https://desk.example.com/t/…", good for 30 days; empty: customers have no pages here.
[[nodiscard]] std::string page_link(const context&, core::ticket_id);
// {page} in the text becomes the page's link; with `to` (a channel's id) {link}, or a line at the
// end, becomes the way there with the place kept. The invitation to be stored; nothing when none
// was asked for or the channel cannot be come to by a link.
[[nodiscard]] std::optional<engine::invitation> write_links(const context&, const core::ticket&,
                                                            std::string_view to, std::string& text);

}  // namespace evenline::http
