// A provider that does not call us is asked, again and again. The adapter says what to ask next and
// what an answer means; who asks, when, and what is kept is the business of the `receivers` room.
#pragma once

#include "evenline/channels/kinds.hpp"

namespace evenline::channels {

struct poll_ask {
    std::string_view mark;               // of the last reading; empty: nothing was ever read
    std::string_view token;              // of `signs_in`, if the adapter does
};

struct poll_answer {
    unsigned status{};                   // never 0: an answer did come
    std::vector<header> headers;
    std::string_view body;
    core::instant received_at{};
};

struct poll_reading {
    reading what;                        // `invalid`: it no longer takes our credentials
    std::string mark;                    // where to go on once the events are durable
    bool more{};                         // there is more already: ask again soon
    std::optional<core::duration> pause; // it asked us to wait this long
    bool token_over{};                   // sign in again before the next question
};

class polling {
public:
    virtual ~polling() = default;
    [[nodiscard]] virtual http_call next_poll(const poll_ask&) const = 0;
    // Never throws, whatever the bytes. Repeats are harmless: events carry their keys. Without a
    // mark (the channel is new) only what the customer says from now on is work.
    [[nodiscard]] virtual poll_reading read_poll(std::string_view mark,
                                                 const poll_answer&) const = 0;
    // Between two questions while nothing happens.
    [[nodiscard]] virtual core::duration poll_every() const = 0;
};

// The setting by which the owner says how often, what of it is wrong, and what it comes to.
inline constexpr setting_note poll_setting{"poll_seconds", false, false,
                                           "how often the server is asked, 2 to 3600", "15"};
// What the guide says where others say which address to point at us.
inline constexpr guide_step polled_step{
    "Nothing to point here", "No hay nada que apuntar",
    "Evenline asks the server every poll_seconds. Under health, connection says whether it "
    "answers.",
    "Evenline pregunta al servidor cada poll_seconds. En el estado, la conexión dice si "
    "responde."};
inline constexpr guide_step mention_step{"Try it", "Pruébelo",
                                        "Mention the account from another one.",
                                        "Mencione la cuenta desde otra."};
[[nodiscard]] std::optional<setting_fault> poll_fault_in(const channel_settings&);
[[nodiscard]] core::duration poll_pause_of(const channel_settings&);

}  // namespace evenline::channels
