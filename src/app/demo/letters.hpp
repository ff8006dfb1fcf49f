// What a provider sends for a visitor, byte for byte, signed the way it signs.
#pragma once

#include "app/demo/day.hpp"
#include "app/demo/secrets.hpp"
#include "evenline/channels/adapter.hpp"

namespace evenline::app::demo {

struct letter {  // an HTTP request for a hook
    std::string target, body;
    std::vector<channels::header> headers;
};

class post_office {
public:
    post_office(secrets s, std::string public_url)
        : secrets_(std::move(s)), public_url_(std::move(public_url)) {}

    [[nodiscard]] letter call_comes_in(const visitor&) const;
    [[nodiscard]] letter call_waits(const visitor&, long waited_s) const;
    [[nodiscard]] letter caller_hangs_up_waiting(const visitor&, long waited_s) const;
    [[nodiscard]] letter call_is_over(const visitor&, long talked_s) const;
    [[nodiscard]] letter messenger_message(const visitor&, core::instant at) const;
    // Meta tells a Page's own messages back to it.
    [[nodiscard]] letter messenger_echo(const std::string& person, const std::string& mid,
                                        const std::string& text, core::instant at) const;
    [[nodiscard]] letter web_contact(const visitor&, core::instant at) const;

    [[nodiscard]] static std::string mail(const visitor&, core::instant at);  // RFC 5322
    [[nodiscard]] static std::string mail_sender(const visitor&);
    // The thread the server knows the visitor's contact by; empty for mail.
    [[nodiscard]] static std::string thread_of(const visitor&);
    // Where a visitor is known on Messenger, whatever channel they came by.
    [[nodiscard]] static std::string messenger_id_of(const visitor&);
    [[nodiscard]] static std::string messenger_thread_of(const visitor&);
    [[nodiscard]] static std::string subject_of(const visitor&);

private:
    [[nodiscard]] letter twilio(const std::string& query,
                                std::vector<std::pair<std::string, std::string>> fields) const;
    [[nodiscard]] letter messenger(const std::string& from, const std::string& to,
                                   const std::string& message, core::instant at) const;
    secrets secrets_;
    std::string public_url_;
};

}  // namespace evenline::app::demo
