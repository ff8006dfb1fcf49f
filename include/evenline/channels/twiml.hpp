// The answers Twilio acts on, written so that no caller's data can become markup.
#pragma once

#include <string>
#include <string_view>

namespace evenline::channels::twiml {

[[nodiscard]] std::string escaped(std::string_view text);
// <Response>…</Response> with the XML declaration.
[[nodiscard]] std::string response(std::string_view verbs);
// `locale` as "es-ES".
[[nodiscard]] std::string say(std::string_view locale, std::string_view text);
[[nodiscard]] std::string play(std::string_view url);
[[nodiscard]] std::string pause(unsigned seconds);
[[nodiscard]] std::string hang_up();
[[nodiscard]] std::string leave();   // the queue, for what comes after <Enqueue>
// Says `verbs` and asks for one key; goes on after it when none is pressed.
[[nodiscard]] std::string gather(std::string_view action_url, std::string_view verbs);
// At most `seconds` of voice, then the action; a silent caller goes on after it.
[[nodiscard]] std::string record(std::string_view action_url, unsigned seconds);
[[nodiscard]] std::string enqueue(std::string_view queue, std::string_view action_url,
                                  std::string_view wait_url);
struct dial_options { std::string_view number, caller_id, action_url; unsigned timeout_s{20}; };
[[nodiscard]] std::string dial(const dial_options&);

}  // namespace evenline::channels::twiml
