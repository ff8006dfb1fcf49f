#include "app/demo/feed.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "evenline/engine/names.hpp"

#include <nlohmann/json.hpp>

namespace evenline::app::demo {
namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::size_t page = 200;
constexpr auto quiet = std::chrono::milliseconds(15);

std::string text_at(const json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

feed::feed(asio::any_io_executor loop, std::uint16_t port, std::string token, visitors& crowd,
           workforce& staff)
    : client_(loop, "127.0.0.1", port),
      pause_(loop),
      token_(std::move(token)),
      visitors_(crowd),
      workforce_(staff) {}

asio::awaitable<void> feed::follow() {
    while (!stopping_) {
        std::vector<channels::header> headers{{"Authorization", "Bearer " + token_}};
        const auto target =
            "/api/v1/events?limit=" + std::to_string(page) + "&after=" + std::to_string(last_);
        const auto reply = co_await client_.ask("GET", target, "", std::move(headers));
        seen_ = 0;
        if (reply.status == 200) read(reply.body);
        if (seen_ == page) continue;
        boost::system::error_code cancelled;
        pause_.expires_after(quiet);
        co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

// Those who gave up are no longer waited for, yet may be back.
void feed::ended(const std::string& kind, const std::string& ticket) {
    const auto found = tickets_.find(ticket);
    if (found == tickets_.end()) return;
    if (kind == "abandoned" && found->second.who != nullptr)
        visitors_.abandoned(*found->second.who, found->second.customer);
    tickets_.erase(found);
    workforce_.closed(ticket);
}

void feed::read(const std::string& body) {
    const auto all = json::parse(body, nullptr, false);
    if (!all.is_object() || !all.contains("data")) return;
    for (const auto& event : all["data"]) {
        ++seen_;
        last_ = event.value("number", last_);
        const auto kind = text_at(event, "kind"), ticket = text_at(event, "ticket");
        const auto& data = event["data"];
        if (kind == "received") {
            auto& known = tickets_[ticket];
            const auto& contact = data["contact"];
            if (const auto* who = visitors_.by_thread(text_at(contact, "thread"))) known.who = who;
            known.customer = text_at(data, "customer");
            if (const auto form = engine::parse_name<core::work_form>(text_at(contact, "form")))
                known.form = *form;
        }
        if (kind == "opened")
            if (const auto* who = visitors_.by_subject(text_at(data, "subject")))
                tickets_[ticket].who = who;
        if (kind == "offered") {
            const auto& offer = data["offer"];
            const auto& known = tickets_[ticket];
            workforce_.offered(text_at(offer, "agent"), text_at(offer, "id"),
                               offer.value("version", std::uint64_t{1}),
                               {ticket, known.who, known.form, 0});
        }
        if (kind == "accepted")
            if (const auto* who = tickets_[ticket].who) visitors_.taken(*who);
        if (kind == "wrap_up") workforce_.left(text_at(data, "agent"), ticket);
        if (kind == "offer_expired") workforce_.offer_expired(text_at(data, "agent"));
        if (kind == "closed" || kind == "abandoned" || kind == "cancelled" || kind == "merged")
            ended(kind, ticket);
    }
}

void feed::stop() {
    stopping_ = true;
    pause_.cancel();
}

}  // namespace evenline::app::demo
