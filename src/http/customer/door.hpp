// Who may open a customer's page, and what stands on it.
#pragma once

#include "http/api/context.hpp"
#include "http/customer/html.hpp"
#include "http/identity/attempts.hpp"

namespace evenline::http::customer {

struct opened {
    std::string token;
    core::ticket ticket;
    core::customer who;
    std::optional<response> no;          // set: the page is not for whoever asks
};

// Wrong links are counted by address, right ones by ticket.
class door {
public:
    // `acts`: it is about to change something, which counts against the ticket.
    boost::asio::awaitable<opened> open(context&, call, bool acts);
    // The page as it stands; `did` and `wrong` are said on it.
    boost::asio::awaitable<response> page_of(context&, call, opened, std::string did,
                                             std::string wrong, unsigned status = 200);

private:
    attempts wrong_{30}, acts_{20};
};

// With the headers every page of a customer has.
[[nodiscard]] response html_answer(unsigned status, std::string html);
// The contact through which the ticket's messages go: of its channel, the newest.
[[nodiscard]] const core::ticket_contact* contact_of(const core::ticket&);
[[nodiscard]] bool is_waiting(core::ticket_status);
// A channel that can call people; null: none.
[[nodiscard]] const intake::channel* calling_channel(const context&);
// Only who came by telephone can be called back yet: the call goes by that contact's channel.
[[nodiscard]] bool has_called(const core::ticket&);
// Where else this ticket can go on, each with the mark that keeps its place; not to `here`.
[[nodiscard]] std::vector<std::pair<const intake::channel*, std::string>> ways_of(
    const context&, core::ticket_id, core::channel_number here);

}  // namespace evenline::http::customer
