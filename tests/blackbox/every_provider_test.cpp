// Every kind whose provider calls us, through the real server: its own signed message comes in, an
// agent takes it and answers, and the provider's part, played here, hears the answer once.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "blackbox/desk.hpp"
#include "channels/working_settings.hpp"
#include "evenline/channels/sample_request.hpp"
#include "senders/stand_in.hpp"

namespace evenline::blackbox {
namespace {

using senders::test::heard_request;
using senders::test::http_stand_in;

struct provider {
    const char* kind;
    const char* url_setting;                     // by which it is found
    std::vector<std::pair<const char*, const char*>> also;   // what an answer needs beside
    const char* hears;                           // in the head of the request that has the answer
};

const std::vector<provider>& providers() {
    static const std::vector<provider> all{
        {"messenger", "api_url", {}, "/messages"},
        {"facebook_page", "api_url", {}, "/comments"},
        {"instagram", "api_url", {}, "/messages"},
        {"whatsapp", "api_url", {}, "/messages"},
        {"telegram", "api_url", {}, "/sendMessage"},
        {"discourse", "url", {{"api_token", "t"}}, "/posts.json"},
        {"x", "api_url", {{"consumer_key", "k"}, {"access_token_secret", "s"}}, "POST"},
        {"mailgun", "api_url", {{"api_key", "k"}}, "/messages.mime"},
        {"postmark", "api_url", {{"server_token", "t"}}, "/email"},
        {"sendgrid", "api_url", {{"api_key", "k"}}, "/mail/send"},
        {"webhook", "reply_url", {}, "POST"},
        {"cloudevents", "reply_url", {}, "POST"}};
    return all;
}

channels::channel_settings settings_of(const provider& p, const std::string& at) {
    auto s = given::working_settings(p.kind);
    s.id = std::string("my_") + p.kind;
    const auto* kind = channels::find_kind(p.kind);
    std::erase_if(s.values, [&](const auto& one) {
        return std::ranges::none_of(kind->settings,
                                    [&](const auto& note) { return note.key == one.first; });
    });
    for (const auto& [key, value] : p.also) s.values[key] = {value};
    s.values[p.url_setting] = {at};
    return s;
}

std::string written(const channels::channel_settings& s) {
    std::string out = "[[channel]]\nid = \"" + s.id + "\"\nkind = \"" + s.kind + "\"\n";
    for (const auto& [key, value] : s.values) out += key + " = \"" + value.front() + "\"\n";
    return out;
}

struct EveryProvider : testing::TestWithParam<std::size_t> {
    const provider& of = providers()[GetParam()];
    http_stand_in played{[](const heard_request&) {
        return http_stand_in::status(200, {}, R"({"id":"9","message_id":"m9","ok":true,)"
                                              R"("result":{"message_id":9},"messages":[{"id":)"
                                              R"("m9"}],"data":{"id":"9"}})");
    }};
    std::size_t answers() {
        std::size_t n = 0;
        for (const auto& r : played.heard()) {
            const bool of_answer = r.head.find(of.hears) != std::string::npos &&
                                   r.head.starts_with("POST");
            n += of_answer && says_it(r.body) ? 1 : 0;
        }
        return n;
    }
    static bool says_it(const std::string& body) {
        return std::ranges::any_of(std::array{"on its way", "on+its+way", "on%20its%20way"},
                                   [&](const char* as) { return body.find(as) != body.npos; });
    }
};

TEST_P(EveryProvider, ItsMessageBecomesWorkAndItsAnswerIsHeardOnce) {
    const auto settings = settings_of(of, played.url());
    server desk(written(settings));
    desk.start();
    const auto hook = desk.public_url("/api/v1/hooks/" + settings.id);
    const core::instant now{std::chrono::duration_cast<std::chrono::microseconds>(
                                std::chrono::system_clock::now().time_since_epoch())
                                .count()};
    const auto sample = channels::sample_of(settings, hook, now, 4'242);
    ASSERT_TRUE(sample);
    std::vector<std::string> headers;
    for (const auto& h : sample->headers) headers.push_back(h.name + ": " + h.value);
    client from, supervisor(desk.token("supervisor"));
    const auto got = from.send("POST", desk.url("/api/v1/hooks/" + settings.id), sample->body,
                               headers);
    ASSERT_EQ(got.status / 100, 2) << got.body << desk.log();
    desk_agent rosa(desk, "rosa@example.com");
    rosa.available();
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value()) << line_of(supervisor, desk);
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    const auto path = "/api/v1/tickets/" + (*offer)["ticket_id"].get<std::string>();
    const auto said = rosa.http().post(desk.url(path + "/messages"), {{"text", "on its way"}});
    ASSERT_EQ(said.status, 201) << said.body;
    EXPECT_TRUE(eventually([&] { return answers() == 1; })) << desk.log();
    EXPECT_TRUE(eventually([&] {
        return supervisor.get(desk.url(path + "/timeline")).body.find("\"sent\"") !=
               std::string::npos;
    })) << supervisor.get(desk.url(path + "/timeline")).body;
    EXPECT_EQ(answers(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryProvider,
                         testing::Range<std::size_t>(0, providers().size()),
                         [](const auto& of) {
                             return std::string(providers()[of.param].kind);
                         });

}  // namespace
}  // namespace evenline::blackbox
