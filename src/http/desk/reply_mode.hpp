// What a conversation lets us say now: within its window or by a template, in public or, once, in
// private.
#pragma once

#include "http/desk/reply_target.hpp"

namespace evenline::http {

struct reply_history {
    core::instant last_in{};                   // of the customer's last message here; 0: none
    std::vector<std::string> answered_in_private;   // ids of comments
};

// Marks the message for its adapter and says whether others will read it; or why it cannot go.
[[nodiscard]] std::optional<response> apply_mode(call, const intake::channel&, const reply_asked&,
                                                 const reply_history&, core::instant now,
                                                 reply_target&);

}  // namespace evenline::http
