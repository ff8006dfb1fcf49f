// A console's side of the live feed: who asks and from where on, then pings and what is shown.
#include "evenline/engine/text.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace {

const std::string* text_at(const json::value* of, std::string_view key) {
    const auto* found = of != nullptr ? of->find(key) : nullptr;
    return found != nullptr ? found->text() : nullptr;
}

class live_conversation final : public conversation {
public:
    explicit live_conversation(live_feed& feed) : feed_(feed) {}

    // Programs may name their token at once; browsers cannot set headers and say hello first.
    bool opened(console& to, const request& asked) override {
        const auto authorization = asked.header_value("Authorization");
        if (!authorization.starts_with("Bearer ")) return false;
        std::optional<std::uint64_t> after;
        if (asked.has_parameter("after")) after = engine::parse_number(asked.parameter("after"));
        welcome(to, std::string(authorization.substr(7)), after);
        return true;
    }

    bool said(console& to, std::string_view text) override {
        const auto read = json::parse(text);
        const auto* body = std::get_if<json::value>(&read);
        const auto* type = text_at(body, "type");
        const std::string word = type != nullptr ? *type : "";
        if (!greeted_) {
            greet(to, body, word);
        } else if (word == "ping") {
            to.send(std::make_shared<const std::string>(R"({"type":"pong"})"));
        } else if (word == "viewing" || word == "typing") {
            const auto* id = text_at(body, "ticket_id");
            const auto ticket =
                id != nullptr ? engine::parse_id<core::ticket_id>(*id) : std::nullopt;
            if (word == "viewing") feed_.view(to, ticket.value_or(core::ticket_id{}));
            else feed_.types(to);
        } else {
            to.close(4400,
                     "after hello only {\"type\":\"ping\"}, \"viewing\" and \"typing\" are "
                     "understood");
        }
        return true;
    }

    void over(console& to) override { feed_.leave(to); }

private:
    void greet(console& to, const json::value* hello, std::string_view word) {
        const auto* token = text_at(hello, "token");
        if (word != "hello" || token == nullptr) {
            to.close(
                4400,
                "the first message must be {\"type\":\"hello\",\"token\":\"...\",\"after\":0}");
            return;
        }
        std::optional<std::uint64_t> after;
        const auto* number = hello->find("after");
        if (number != nullptr && number->integer() != nullptr && *number->integer() >= 0)
            after = static_cast<std::uint64_t>(*number->integer());
        welcome(to, *token, after);
    }

    void welcome(console& to, std::string secret, std::optional<std::uint64_t> after) {
        greeted_ = true;
        if (secret.starts_with("evw_")) secret = feed_.with().people.secret_behind(secret);
        who_ = feed_.with().people.of_secret(secret);
        if (!who_) return to.close(4401, "this token is not valid; log in again");
        if (who_.what == engine::role::integrator)
            return to.close(4403, "integrators read /api/v1/events");
        if (!feed_.join(to, who_, std::move(secret), after))
            to.close(1013, "too many consoles; try again later");
    }

    live_feed& feed_;
    principal who_;
    bool greeted_{};
};

}  // namespace

std::unique_ptr<conversation> live_talk(live_feed& feed) {
    return std::make_unique<live_conversation>(feed);
}

}  // namespace evenline::http
