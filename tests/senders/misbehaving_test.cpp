// Providers that do everything wrong, over real sockets: an error, an answer that breaks off, one
// that never comes, one in a hurry, a clock of another year. What was posted before the trouble was
// posted: by the id that each try carries the provider knows it, and nobody reads it twice.
#include "engine/desk.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "evenline/senders/curl_transport.hpp"
#include "senders/fake_outbox.hpp"
#include "senders/stand_in.hpp"

#include <cstring>
#include <mutex>
#include <set>
#include <thread>

namespace evenline::senders::test {
namespace {

struct channel_case {
    const char *kind, *path_setting, *id_before, *id_after;   // where a try's id stands
    const char* thread;
    const char* in_reply_to;
};

// The provider: every try is posted, whatever becomes of its answer.
struct provider {
    explicit provider(const channel_case& c) : of(c) {}
    std::string answer(const heard_request& asked) {
        if (asked.head.find("createSession") != std::string::npos)
            return http_stand_in::status(200, {}, R"({"accessJwt":"a.b.c"})");
        const auto all = asked.head + asked.body;
        const auto begin = all.find(of.id_before);
        const auto id = begin == all.npos ? std::string("none")
                                          : all.substr(begin + std::strlen(of.id_before));
        const std::scoped_lock hold(lock);
        posted.insert(id.substr(0, id.find(of.id_after)));
        switch (++tries) {
            case 1: return http_stand_in::status(503);
            case 2: return "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":";
            case 3:   // read, done, and no word within our patience
                std::this_thread::sleep_for(std::chrono::milliseconds(250));
                return http_stand_in::status(200, {}, R"({"id":"late"})");
            case 4:
                return http_stand_in::status(
                    429, "Retry-After: 1\r\nDate: Sun, 22 Nov 1998 12:00:00 GMT\r\n");
            case 5: return "no HTTP at all\r\n\r\n";
            default:
                return http_stand_in::status(200, "Date: Sun, 22 Nov 2099 12:00:00 GMT\r\n",
                                             R"({"id":"p1","uri":"at://us/p/1","cid":"c"})");
        }
    }
    channel_case of;
    std::mutex lock;
    std::set<std::string> posted;
    int tries{};
};

class Misbehaving : public testing::TestWithParam<channel_case> {};

TEST_P(Misbehaving, NothingIsLostAndNothingIsReadTwice) {
    const auto c = GetParam();
    provider other(c);
    http_stand_in door([&](const heard_request& r) { return other.answer(r); });
    boost::asio::io_context loop;
    engine::test::hand_clock time;
    fake_outbox store;
    intake::channel_table channels;
    intake::channel of;
    of.number = 1;
    of.settings = {"desk", c.kind, "https://desk.example.com",
                   {{c.path_setting, {door.url()}}, {"access_token", {"t"}},
                    {"handle", {"desk.example"}}, {"app_password", {"p"}},
                    {"secrets", {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}}};
    of.adapter = channels::find_kind(c.kind)->make(of.settings);
    channels.add(std::move(of));
    curl_settings wire_settings;
    wire_settings.total_time = core::milliseconds(150);
    curl_transport wire(wire_settings);
    sender_settings s;
    s.sweep = core::milliseconds(5);
    outbox_sender sender(loop.get_executor(), time, store, store, channels, {}, wire, s);
    channels::outbound_message m;
    m.text = "Here you are";
    m.thread = c.thread;
    m.in_reply_to = c.in_reply_to;
    engine::outbox_item item;
    item.id = 7;
    item.channel = 1;
    item.kind = "reply";
    item.thread = c.thread;
    item.payload = intake::pack(m);
    store.put(item);
    bool ended = false;
    boost::asio::co_spawn(loop, sender.run(), [&](std::exception_ptr) { ended = true; });
    const auto run = [&](auto done) {
        for (int i = 0; i < 2'000 && !done(); ++i) {
            loop.restart();
            loop.run_one_for(std::chrono::milliseconds(5));
            time.at = time.at + core::seconds(2);   // pauses are waited for, not slept
        }
        return done();
    };
    EXPECT_TRUE(run([&] { return store.rows.at(7).done; })) << store.rows.at(7).last.error;
    sender.stop();
    EXPECT_TRUE(run([&] { return ended; }));
    EXPECT_EQ(store.rows.at(7).last.state, engine::delivery::sent) << store.rows.at(7).last.error;
    EXPECT_EQ(other.tries, 6);
    ASSERT_EQ(other.posted.size(), 1U) << "each try carried the same id";
    EXPECT_NE(*other.posted.begin(), "none");
}

INSTANTIATE_TEST_SUITE_P(
    Providers, Misbehaving,
    testing::Values(
        channel_case{"mastodon", "url", "Idempotency-Key: ", "\r\n", "mastodon:x:500", "500"},
        channel_case{"bluesky", "url", "\"rkey\":\"", "\"", "bluesky:at://us/p/r", "at://us/p/r#c"},
        channel_case{"webhook", "reply_url", "webhook-id: ", "\r\n", "t", "m"},
        channel_case{"cloudevents", "reply_url", "\"id\":\"", "\"", "t", "m"}),
    [](const auto& of) { return std::string(of.param.kind); });

}  // namespace
}  // namespace evenline::senders::test
