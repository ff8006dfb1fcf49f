#include "http/chat/visitor.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/http/credentials.hpp"
#include "http/api/views.hpp"
#include "http/live/live.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_text = 16'000;   // bytes; the widget stops at 4,000 characters
constexpr unsigned page_of_messages = 100;

std::string text_at(const json::value& of, std::string_view key) {
    const auto* found = of.find(key);
    const auto* text = found != nullptr ? found->text() : nullptr;
    return text != nullptr ? *text : std::string{};
}

bool is_plain(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

json::value refused_say(const std::string& id, std::string_view why) {
    return {{"type", "refused"}, {"id", id}, {"why", std::string(why)}};
}

}  // namespace

bool is_chat_secret(std::string_view text) { return is_plain(text, 40, 128); }
bool is_chat_id(std::string_view text) { return is_plain(text, 8, 64); }

std::string chat_thread(const intake::channel& from, std::string_view secret) {
    return "chat:" + sha256_hex(from.settings.id + '|' + std::string(secret)).substr(0, 40);
}

void visitor::send(const json::value& what) {
    if (to_ != nullptr) to_->send(std::make_shared<const std::string>(what.dump()));
}

void visitor::close(std::uint16_t code, std::string_view why) {
    if (to_ != nullptr) to_->close(code, why);
}

const core::ticket* visitor::ticket() const {
    return hub_.with().state().find_thread(from_.number, thread_);
}

bool visitor::hear(std::string_view text) {
    const auto read = json::parse(text);
    const auto* body = std::get_if<json::value>(&read);
    const auto type = body != nullptr ? text_at(*body, "type") : std::string{};
    if (!greeted_ && type != "hello") {
        close(4400, "the first message must be {\"type\":\"hello\",\"secret\":\"...\"}");
        return true;
    }
    if (type == "hello" && !greeted_) hello(*body);
    else if (type == "say") say(*body);
    else if (type == "got") receipts(*body, engine::delivery::delivered);
    else if (type == "read") receipts(*body, engine::delivery::read);
    else if (type == "mail") leave_address(*body);
    else if (type == "end") end();
    else if (type == "ping") send({{"type", "pong"}});
    else if (type == "typing") {
        if (const auto* t = ticket(); t != nullptr) with().feed.customer_types(t->id);
    } else close(4400, "this is not understood here");
    return true;
}

void visitor::hello(const json::value& said) {
    const auto secret = text_at(said, "secret");
    if (!hub_.may_come(remote_)) return close(4429, "too many connections; wait a minute");
    if (!is_chat_secret(secret)) return close(4400, "the secret must be 40 random letters or more");
    greeted_ = true;
    thread_ = chat_thread(from_, secret);
    words_ = text_at(said, "language") == "es" ? "es" : "en";
    page_ = text_at(said, "page").substr(0, 500);
    const auto* number = said.find("after");
    if (number != nullptr && number->integer() != nullptr && *number->integer() > 0)
        after_ = static_cast<std::uint64_t>(*number->integer());
    std::string why;
    if (const auto token = text_at(said, "customer"); !token.empty()) {
        const auto secrets = from_.settings.list("customer_secrets");
        auto shown = channels::read_customer_token(token, secrets, from_.settings.id, wall_now());
        known_ = std::move(shown.who);
        why = std::move(shown.why);
    }
    if (const auto* t = ticket(); t != nullptr && is_somebody_elses(*t))
        return close(4409, "this conversation is another customer's; begin a new one");
    greet(said, std::move(why));
}

// On a computer that several people use, one's conversation is not shown to the next.
bool visitor::is_somebody_elses(const core::ticket& t) const {
    const auto* who = hub_.with().state().find(t.customer);
    return known_ && who != nullptr && !who->ref.empty() && who->ref != known_->ref;
}

void visitor::greet(const json::value& said, std::string why) {
    hub_.join(shared_from_this());
    json::value out{{"type", "welcome"}, {"verified", known_.has_value()},
                    {"mail", hub_.mail_of(from_) != nullptr}};
    if (!why.empty()) out.set("why", why);
    send(out);
    const auto* t = ticket();
    const auto* who = t != nullptr ? with().state().find(t->customer) : nullptr;
    if (known_ && who != nullptr && who->ref.empty())
        asio::co_spawn(hub_.loop(), prove(who->id), asio::detached);
    // Here by an invitation: the mark joins them to their ticket before they write a word.
    if (const auto mark = text_at(said, "place"); is_plain(mark, 30, 40)) {
        const auto words = words_ == "es" ? "(Sigue por este chat)" : "(Goes on in this chat)";
        const auto id = "place-" + mark;
        asio::co_spawn(hub_.loop(), store(id, said_by_them(id, words + (' ' + mark)).dump()),
                       asio::detached);
    }
    news();
    show_place();
}

json::value visitor::said_by_them(std::string id, std::string text) const {
    json::value out{{"id", std::move(id)}, {"text", std::move(text)}, {"page", page_}};
    if (!known_) return out;
    out.set("ref", known_->ref).set("name", known_->name);
    return out.set("email", known_->email).set("email_verified", known_->email_verified);
}

void visitor::say(const json::value& said) {
    const auto id = text_at(said, "id");
    auto text = text_at(said, "text");
    if (!is_chat_id(id)) return close(4400, "a message needs an id of 8 to 64 letters and digits");
    if (text.empty() || text.size() > longest_text) return send(refused_say(id, "length"));
    if (!hub_.may_say(thread_)) {
        send({{"type", "later"}, {"id", id}, {"seconds", 5}});
        return;
    }
    asio::co_spawn(hub_.loop(), store(id, said_by_them(id, std::move(text)).dump()),
                   asio::detached);
}

asio::awaitable<void> visitor::store(std::string id, std::string body) {
    const auto self = shared_from_this();
    channels::raw_request raw;
    raw.method = "WEBCHAT";
    raw.url = thread_;
    raw.body = body;
    raw.received_at = with().now();
    const auto receipt = co_await intake::take_in(with().with.line, with().with.lookup, from_, raw);
    if (receipt.durable && receipt.answer.status < 400) {
        send({{"type", "stored"}, {"id", id}});
        hub_.news(key());
    } else if (receipt.answer.status >= 500) {
        send({{"type", "later"}, {"id", id}, {"seconds", 3}});
    } else {
        send(refused_say(id, "not understood"));
    }
}

void visitor::news() {
    if (!greeted_) return;
    again_ = true;
    if (reading_ || with().with.desk == nullptr) return;
    reading_ = true;
    asio::co_spawn(hub_.loop(), read_on(), asio::detached);
}

asio::awaitable<void> visitor::read_on() {
    const auto self = shared_from_this();
    while (again_ && to_ != nullptr) {
        again_ = false;
        auto asked =
            with().with.desk->conversation(from_.number, thread_, after_, page_of_messages);
        const auto found = co_await std::move(asked);
        if (!found) break;               // the next news tries again
        for (const auto& m : *found) {
            const bool ours = m.way == engine::direction::out;
            if (m.id > after_) after_ = m.id;
            if (ours && !shown_.insert(m.id).second) continue;
            if (ours && m.state == engine::delivery::sent) unseen_.emplace(m.id, m.provider_id);
            json::value::array files;
            for (const auto& a : m.attachments) files.emplace_back(a.name);
            send({{"type", "message"}, {"number", m.id}, {"from", ours ? "us" : "you"},
                  {"id", m.provider_id}, {"text", m.text}, {"at", time_value(m.at)},
                  {"automatic", m.author == "system"}, {"files", std::move(files)}});
        }
        if (found->size() == page_of_messages) again_ = true;
    }
    reading_ = false;
}

void visitor::receipts(const json::value& said, engine::delivery state) {
    const auto* number = said.find("number");
    if (number == nullptr || number->integer() == nullptr || *number->integer() <= 0) return;
    const auto found = unseen_.find(static_cast<std::uint64_t>(*number->integer()));
    if (found == unseen_.end()) return;
    engine::submission s;
    s.delivery =
        engine::delivery_note{from_.number, found->second, state, {}, with().now(), {}, {}};
    if (state == engine::delivery::read) unseen_.erase(found);
    std::vector<engine::submission> one;
    one.push_back(std::move(s));
    asio::co_spawn(hub_.loop(), with().with.line.submit(std::move(one)), asio::detached);
}

void visitor::leave_address(const json::value& said) {
    const auto box = channels::mailbox(text_at(said, "address"));
    const auto* t = ticket();
    if (!box || t == nullptr || hub_.mail_of(from_) == nullptr || !hub_.may_say(thread_)) {
        send({{"type", "mail"}, {"address", json::value()}});
        return;
    }
    const bool verified =
        known_ && known_->email_verified && channels::mailbox(known_->email) == box;
    auto work = [](std::shared_ptr<visitor> self, core::ticket_id id, std::string to,
                   bool proven) -> asio::awaitable<void> {
        const bool kept = co_await self->hub_.leave_address(self->from_, id, to, proven);
        self->send({{"type", "mail"}, {"address", kept ? json::value(to) : json::value()}});
    };
    asio::co_spawn(hub_.loop(), work(shared_from_this(), t->id, *box, verified), asio::detached);
}

void visitor::end() {
    std::vector<engine::submission> one(1);
    one.back().command = core::end_contact{from_.number, thread_};
    asio::co_spawn(hub_.loop(), with().with.line.submit(std::move(one)), asio::detached);
}

asio::awaitable<void> visitor::prove(core::customer_id who) {
    const auto self = shared_from_this();
    engine::submission s;
    core::contact_facts facts;
    facts.customer_ref = known_->ref;
    facts.name = known_->name;
    if (auto box = channels::mailbox(known_->email))
        facts.addresses.push_back({"email", *box, known_->email_verified});
    s.command = core::prove_customer{who, std::move(facts)};
    s.audit = engine::audit_entry{};
    s.audit->actor = "customer";
    s.audit->action = "customer.prove";
    s.audit->object = engine::text(who);
    co_await with().with.line.submit(std::move(s));
}

json::value visitor::place() const {
    const auto* t = ticket();
    if (t == nullptr) return {{"type", "place"}, {"state", "none"}};
    const auto& state = hub_.with().state();
    const auto* mail = hub_.mail_of(from_);
    const auto* by_mail = mail != nullptr ? hub_.mail_contact(*t, *mail) : nullptr;
    std::string word = "closed";
    if (t->status <= core::ticket_status::offered) word = "waiting";
    else if (t->status == core::ticket_status::waiting_customer) word = "yours";
    else if (core::is_open(t->status)) word = "active";
    json::value out{{"type", "place"}, {"state", word}, {"mail", by_mail != nullptr}};
    const auto now = hub_.with().now();
    if (word == "waiting") {
        if (const auto position = state.position(t->id, now); position != 0)
            out.set("position", position).set("of", std::max(position, state.waiting()));
        // In whole minutes: it is sent again only when it reads otherwise.
        auto* waits = hub_.with().with.waits;
        const auto likely = waits != nullptr ? waits->of(t->id) : std::nullopt;
        const auto up = [](core::duration d) { return (d.us / 1'000'000 + 59) / 60 * 60; };
        if (likely && likely->reachable)
            out.set("wait_low_s", up(likely->low)).set("wait_high_s", up(likely->high));
    }
    return out;
}

void visitor::show_place() {
    if (!greeted_) return;
    auto now = place();
    auto text = now.dump();
    if (text == last_place_) return;
    last_place_ = std::move(text);
    send(now);
}

void visitor::agent_types() { send({{"type", "typing"}}); }

}  // namespace evenline::http
