// An outbox with one channel and one subscriber, a clock by hand, and a wire that answers as told.
#pragma once

#include "engine/desk.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/intake/outbox_payload.hpp"

#include "senders/fake_outbox.hpp"

namespace evenline::senders::test {

// Sends every kind but "impossible"; text is the body, so that a test sees what went.
class plain_adapter final : public channels::adapter {
public:
    std::string_view kind() const noexcept override { return "plain"; }
    channels::reading read(const channels::raw_request&) const override { return {}; }
    std::optional<channels::outbound_call> compose(
        const channels::outbound_message& m) const override {
        if (m.kind == "impossible") return std::nullopt;
        channels::outbound_call call;
        if (m.kind == "mail") {
            call.mail = channels::mail_call{"smtp://x", "desk@x", {m.recipient}, m.text};
            call.provider_id = std::to_string(m.idempotency_key) + "@desk";
            return call;
        }
        call.http = channels::http_call{
            "POST", "https://x/" + std::to_string(m.idempotency_key), {}, m.text};
        return call;
    }
    channels::send_pace pace() const override { return paced; }
    const channels::media* files() const noexcept override { return at_provider; }
    channels::send_pace paced;
    const channels::media* at_provider{};
};

inline intake::subscriber crm() {
    return {"crm", "https://crm.test/hook", {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, {}, false};
}

struct post_office {
    explicit post_office(sender_settings s = {}, std::vector<intake::subscriber> told = {crm()}) {
        intake::channel c;
        c.number = 1;
        c.settings.id = "plain";
        auto made = std::make_unique<plain_adapter>();
        provider = made.get();
        c.adapter = std::move(made);
        channels.add(std::move(c));
        s.sweep = core::milliseconds(5);
        sender = std::make_unique<outbox_sender>(loop.get_executor(), time, store, store, channels,
                                                 std::move(told), wire, s);
    }
    ~post_office() {
        sender->stop();
        wire.release();
        until([this] { return ended; });
        EXPECT_TRUE(ended);
    }
    void open() {
        boost::asio::co_spawn(loop, sender->run(), [this](std::exception_ptr) { ended = true; });
        run();
    }
    void run() { loop.restart(); while (loop.poll() > 0) {} }
    template <class Condition> bool until(Condition done) {
        for (int i = 0; i < 2'000 && !done(); ++i) {
            loop.restart();
            loop.run_one_for(std::chrono::milliseconds(5));
        }
        return done();
    }
    engine::outbox_item& put(std::uint64_t id, std::string thread = "t",
                             std::string kind = "reply") {
        engine::outbox_item item;
        item.id = id;
        item.channel = 1;
        item.kind = std::move(kind);
        item.thread = std::move(thread);
        channels::outbound_message m;
        m.text = "text " + std::to_string(id);
        m.recipient = "ana@x";
        item.payload = intake::pack(m);
        store.put(item);
        return store.rows[id].item;
    }
    void put_event(std::uint64_t id) {
        engine::outbox_item item;
        item.id = id;
        item.subscriber = "crm";
        item.kind = "event";
        item.payload = "{\"type\":\"ticket.closed\"}";
        store.put(item);
    }
    std::vector<std::string> bodies() const {
        std::vector<std::string> out;
        for (const auto& call : wire.sent)
            out.push_back(call.http ? call.http->body : call.mail->message);
        return out;
    }
    const engine::delivery_report& last(std::uint64_t id) { return store.rows.at(id).last; }
    bool done(std::uint64_t id) { return store.rows.at(id).done; }

    boost::asio::io_context loop;
    engine::test::hand_clock time;
    fake_outbox store;
    scripted_wire wire{loop.get_executor()};
    intake::channel_table channels;
    plain_adapter* provider{};
    std::unique_ptr<outbox_sender> sender;
    bool ended{};
};

inline transport_answer status(unsigned code, std::string retry_after = {}) {
    transport_answer a;
    a.status = code;
    if (!retry_after.empty()) a.headers.push_back({"Retry-After", retry_after});
    return a;
}

}  // namespace evenline::senders::test
