// The customer's page as HTML: one column, no script, one style sheet.
#pragma once

#include "evenline/engine/wait_estimates.hpp"
#include "http/customer/words.hpp"

#include <optional>

namespace evenline::http::customer {

[[nodiscard]] std::string escaped(std::string_view);

struct way { std::string title, url; };

// All the page shows; nothing else about the ticket or the person leaves the server.
struct view {
    std::string token, once;             // `once`: what is sent with it twice counts once
    std::string reference;               // "7"
    core::ticket_status status{};
    std::size_t position{}, waiting{};   // 0: not in line
    std::optional<core::duration> wait_low, wait_high;
    engine::callback_cause wait_passes{};   // what the wait will be longer than
    std::string since;                   // RFC 3339
    bool may_add{}, may_call{}, call_asked{}, may_cancel{}, may_rate{}, rated{};
    std::vector<way> ways;
    std::string did, wrong;              // what was just done, or why not: a sentence
};

[[nodiscard]] std::string page(const view&, language);
// For links that open nothing.
[[nodiscard]] std::string notice(std::string_view title, std::string_view sentence, language);

}  // namespace evenline::http::customer
