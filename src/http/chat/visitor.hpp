// One visitor's connection: hello by a secret only their browser has, then what they say and see.
#pragma once

#include "evenline/channels/customer_token.hpp"
#include "http/chat/hub.hpp"

#include <set>

namespace evenline::http {

class visitor : public std::enable_shared_from_this<visitor> {
public:
    visitor(chat_hub& hub, const intake::channel& from, console& to, std::string remote)
        : hub_(hub), from_(from), to_(&to), remote_(std::move(remote)) {}

    // True: greeted or refused.
    bool hear(std::string_view text);
    void gone() { to_ = nullptr; }       // the connection is over
    void close(std::uint16_t code, std::string_view why);

    [[nodiscard]] chat_key key() const { return {from_.number, thread_}; }
    void news();                         // reads on from what was shown last
    void show_place();                   // if it is another than last time
    void agent_types();

private:
    [[nodiscard]] context& with() { return hub_.with(); }
    void send(const json::value&);
    void hello(const json::value&);
    void greet(const json::value& hello, std::string why);
    [[nodiscard]] bool is_somebody_elses(const core::ticket&) const;
    void say(const json::value&);
    void receipts(const json::value&, engine::delivery);
    void leave_address(const json::value&);
    void end();
    [[nodiscard]] json::value said_by_them(std::string id, std::string text) const;
    [[nodiscard]] const core::ticket* ticket() const;
    [[nodiscard]] json::value place() const;

    boost::asio::awaitable<void> store(std::string id, std::string body);
    boost::asio::awaitable<void> read_on();
    boost::asio::awaitable<void> prove(core::customer_id);

    chat_hub& hub_;
    const intake::channel& from_;
    console* to_;
    std::string remote_, thread_, page_, last_place_, words_{"en"};
    std::optional<channels::known_customer> known_;
    std::uint64_t after_{};
    std::map<std::uint64_t, std::string> unseen_;  // ours, by number: the id a receipt is for
    std::set<std::uint64_t> shown_;                // ours, on this connection
    bool greeted_{}, reading_{}, again_{};
};

// The conversation that this secret opens: nobody can name it without the secret.
[[nodiscard]] std::string chat_thread(const intake::channel&, std::string_view secret);
[[nodiscard]] bool is_chat_secret(std::string_view);
[[nodiscard]] bool is_chat_id(std::string_view);

}  // namespace evenline::http
