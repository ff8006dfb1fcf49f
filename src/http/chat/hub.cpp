#include "http/chat/hub.hpp"

#include "evenline/engine/text.hpp"
#include "http/chat/visitor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds mail_after{30};
constexpr unsigned place_every = 5;      // beats, when nothing happened

class chat_conversation final : public conversation {
public:
    chat_conversation(chat_hub& hub, const intake::channel& from) : hub_(hub), from_(from) {}
    bool opened(console& to, const request& asked) override {
        who_ = std::make_shared<visitor>(hub_, from_, to, asked.remote);
        return false;
    }
    bool said(console&, std::string_view text) override { return who_->hear(text); }
    void over(console&) override {
        who_->gone();
        hub_.leave(who_);
    }

private:
    chat_hub& hub_;
    const intake::channel& from_;
    std::shared_ptr<visitor> who_;
};

}  // namespace

void chat_hub::start(context& with) {
    with_ = &with;
    if (with.with.when_sent) with.with.when_sent([this](const auto& item) { sent(item); });
    subscription_ = with.with.line.subscribe([this](auto) { changed_ = true; });
    // Who was here before the restart may come back; until then they are away.
    const auto now = clock::now();
    for (const auto id : with.state().open_tickets()) {
        for (const auto& c : with.state().find(id)->contacts) {
            const auto* channel = with.with.channels.by_number(c.channel);
            const bool chats = channel != nullptr && channel->settings.kind == "webchat";
            if (chats && !c.ended_at) left({c.channel, c.thread}, now);
        }
    }
}

void chat_hub::stop() {
    if (with_ != nullptr && subscription_ != 0) with_->with.line.unsubscribe(subscription_);
    subscription_ = 0;
    const auto all = there_;
    for (const auto& [key, who] : all) who->close(1001, "the server is stopping; come back soon");
}

std::unique_ptr<conversation> chat_hub::talk(const request& asked) {
    constexpr std::string_view before = "/api/v1/webchat/", after = "/live";
    if (with_ == nullptr || asked.path.size() <= before.size() + after.size()) return nullptr;
    const auto id = asked.path.substr(
        before.size(), asked.path.size() - before.size() - after.size());
    const auto* from = with_->with.channels.by_id(id);
    if (from == nullptr || from->settings.kind != "webchat") return nullptr;
    return std::make_unique<chat_conversation>(*this, *from);
}

void chat_hub::join(const std::shared_ptr<visitor>& who) {
    there_.emplace(who->key(), who);
    away_.erase(who->key());
}

void chat_hub::leave(const std::shared_ptr<visitor>& who) {
    const auto key = who->key();
    bool was = false;
    for (auto [i, end] = there_.equal_range(key); i != end; ++i) {
        if (i->second != who) continue;
        there_.erase(i);
        was = true;
        break;
    }
    if (was && !is_there(key)) left(key, clock::now());
}

void chat_hub::left(const chat_key& key, clock::time_point since) { away_[key] = {since, false}; }

bool chat_hub::is_there(const chat_key& key) const { return there_.contains(key); }

bool chat_hub::may_come(const std::string& remote) { return comes_.take(remote, clock::now()); }
bool chat_hub::may_say(const std::string& thread) { return says_.take(thread, clock::now()); }

void chat_hub::news(const chat_key& key) {
    for (auto [i, end] = there_.equal_range(key); i != end; ++i) {
        i->second->news();
        i->second->show_place();
    }
}

void chat_hub::agent_types(core::ticket_id ticket) {
    const auto* t = with_->state().find(ticket);
    if (t == nullptr) return;
    for (const auto& c : t->contacts)
        for (auto [i, end] = there_.equal_range({c.channel, c.thread}); i != end; ++i)
            i->second->agent_types();
}

const core::ticket* chat_hub::ticket_of(const chat_key& key) const {
    return with_->state().find_thread(key.first, key.second);
}

// One path for what is shown at once and what is shown after coming back: the store is read again
// from the last number on.
void chat_hub::sent(const engine::outbox_item& item) {
    const auto* from = with_->with.channels.by_number(item.channel);
    if (from == nullptr || from->settings.kind != "webchat") return;
    const chat_key key{item.channel, item.thread};
    if (is_there(key)) return news(key);
    if (mail_of(*from) != nullptr && item.ticket)
        asio::co_spawn(loop_, mail_unseen(*from, key, item.ticket), asio::detached);
}

void chat_hub::tick() {
    if (with_ == nullptr) return;
    if (changed_ || ++beats_ % place_every == 0) {
        for (const auto& [key, who] : there_) who->show_place();
        changed_ = false;
    }
    const auto now = clock::now();
    for (auto i = away_.begin(); i != away_.end();) {
        const auto& [key, absence] = *i;
        const auto* from = with_->with.channels.by_number(key.first);
        const auto for_s = now - absence.since;
        const bool for_good = from == nullptr || for_s >= patience(*from);
        const bool first = !absence.mailed && for_s >= mail_after;
        if (first || for_good) asio::co_spawn(loop_, gone(key, for_good), asio::detached);
        i->second.mailed = absence.mailed || first;
        i = for_good ? away_.erase(i) : std::next(i);
    }
}

std::chrono::seconds chat_hub::patience(const intake::channel& from) const {
    const auto said = engine::parse_number(from.settings.text("gone_after_s", "900"));
    return std::chrono::seconds(said.value_or(900));
}

asio::awaitable<void> chat_hub::gone(chat_key key, bool for_good) {
    const auto* from = with_->with.channels.by_number(key.first);
    const auto* t = from != nullptr ? ticket_of(key) : nullptr;
    if (t == nullptr || !core::is_open(t->status) || is_there(key)) co_return;
    const auto* mail = mail_of(*from);
    const bool by_mail = mail != nullptr && mail_contact(*t, *mail) != nullptr;
    const bool waits = t->status <= core::ticket_status::offered;
    if (by_mail) {
        auto mailing = mail_unseen(*from, key, t->id);
        co_await std::move(mailing);
    }
    if (!waits || !(by_mail || for_good) || is_there(key)) co_return;
    engine::submission s;
    s.command = core::end_contact{key.first, key.second};
    co_await with_->with.line.submit(std::move(s));
}

}  // namespace evenline::http
