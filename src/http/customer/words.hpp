// What customers read on their page, in their language.
#pragma once

#include "evenline/core/ticket.hpp"
#include "evenline/http/message.hpp"

namespace evenline::http::customer {

enum class language : std::uint8_t { english, spanish };

struct words {
    std::string_view code, title, reference, waiting, with_agent, yours, done, cancelled, place,
        place_of, estimate, minutes, since, kept, refresh;
    std::string_view add, add_hint, file, send, call, call_hint, call_late, call_long,
        number, ask_call, call_asked, move, move_hint, cancel, cancel_hint, cancel_yes,
        rate, rate_hint, easy, hard, said, thanks;
    std::string_view did_details, did_callback, did_cancel, did_rating, bad_number, bad_file,
        nothing_written, try_again, too_often, ended_title, ended, unknown_title, unknown, other,
        no_longer;
};

[[nodiscard]] const words& in(language);
// ?lang= first, then Accept-Language; English when neither names one of ours.
[[nodiscard]] language language_of(const request&);
// A whole number of minutes, "less than a minute" and the like.
[[nodiscard]] std::string duration_text(core::duration, language);

}  // namespace evenline::http::customer
