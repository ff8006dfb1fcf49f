#include "evenline/channels/polling.hpp"
#include "given.hpp"

namespace {

using namespace given;

std::unique_ptr<adapter> account(std::vector<std::string> webhook_secret = {}) {
    return channel("mastodon", {{"access_token", {"word"}}, {"url", {"https://social.example/"}},
                                {"webhook_secret", std::move(webhook_secret)}});
}

std::string mention(std::string_view id, std::string_view more = R"("visibility":"public")") {
    return R"({"id":")" + std::string(id) + R"(","type":"mention","account":{"id":"77","acct":)"
           R"("ana","display_name":"Ana"},"status":{"id":"500","created_at":)"
           R"("2026-11-22T11:59:00.000Z","content":"<p>@us <b>hola</b></p>","language":"es",)" +
           std::string(more) + "}}";
}

poll_reading answered(std::string_view mark, std::string_view body, unsigned status = 200,
                      std::vector<header> headers = {}) {
    return account()->polls()->read_poll(mark, {status, std::move(headers), body, noon});
}

TEST(Mastodon, AsksForwardFromWhatWasRead) {
    const auto by = account();
    EXPECT_EQ(by->polls()->next_poll({"", ""}).url,
              "https://social.example/api/v1/notifications?types[]=mention&limit=1");
    EXPECT_EQ(by->polls()->next_poll({"34", ""}).url,
              "https://social.example/api/v1/notifications?types[]=mention&limit=40&min_id=34");
    EXPECT_EQ(by->polls()->next_poll({"34", ""}).headers.at(0).value, "Bearer word");
}

TEST(Mastodon, AMentionIsWorkAndTheMarkMovesToTheNewest) {
    const auto r = answered("99", "[" + mention("101") + "," + mention("100") + "]");
    ASSERT_EQ(r.what.what, verdict::valid) << r.what.why;
    ASSERT_EQ(r.what.events.size(), 2U);
    EXPECT_EQ(r.mark, "101");
    EXPECT_FALSE(r.more);
    const auto& e = r.what.events[0];
    EXPECT_EQ(e.dedupe_key, "100") << "oldest first";
    EXPECT_EQ(e.text, "@us hola");
    EXPECT_EQ(e.thread_key, "mastodon:social.example:500");
    EXPECT_TRUE(e.is_public && e.creates_work);
    EXPECT_EQ(e.contact.language, "es");
    const core::address who{"mastodon", "ana@social.example", true};
    EXPECT_EQ(e.contact.addresses, std::vector<core::address>{who});
}

TEST(Mastodon, ANewChannelBeginsNow) {
    const auto r = answered("", "[" + mention("100") + "]");
    EXPECT_TRUE(r.what.events.empty()) << "what was said before is not work";
    EXPECT_EQ(r.mark, "100");
    EXPECT_EQ(answered("", "[]").mark, "0");
}

TEST(Mastodon, AFullPageAsksForTheNextSoon) {
    std::string page;
    for (int i = 140; i > 100; --i) page += (page.empty() ? "[" : ",") + mention(std::to_string(i));
    EXPECT_TRUE(answered("99", page + "]").more);
    EXPECT_EQ(answered("9", "[" + mention("100") + "]").mark, "100") << "ids are numbers";
}

TEST(Mastodon, WhatIsSaidToUsAloneStaysPrivate) {
    const auto alone = mention("2", R"("visibility":"direct","in_reply_to_id":"4")");
    const auto r = answered("1", "[" + alone + "]");
    const auto& e = r.what.events.at(0);
    EXPECT_FALSE(e.is_public);
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.thread_key, "mastodon:social.example:direct:4");
    outbound_message m;
    m.kind = "reply";
    m.idempotency_key = 7;
    m.thread = e.thread_key;
    m.in_reply_to = "500";
    m.recipient = "ana@social.example";
    m.text = "Sí";
    const auto c = account()->compose(m);
    EXPECT_EQ(c->http->body, R"({"status":"@ana@social.example Sí","in_reply_to_id":"500",)"
                             R"("visibility":"direct"})");
    EXPECT_EQ(c->http->headers.at(2).value, "evenline-7") << "a repeat makes no second post";
}

TEST(Mastodon, AStreamIsReadLikeAPage) {
    const auto r = answered("1", "event: notification\ndata: " + mention("2") + "\n\n");
    EXPECT_EQ(r.what.events.size(), 1U);
}

TEST(Mastodon, TroubleIsToldApart) {
    EXPECT_EQ(answered("1", "", 401).what.what, verdict::invalid);
    const auto full = answered("1", "", 429, {{"Retry-After", "33"}});
    EXPECT_EQ(full.what.what, verdict::malformed);
    EXPECT_EQ(full.pause, core::seconds(33));
    EXPECT_EQ(full.mark, "1") << "nothing is passed over";
    EXPECT_EQ(answered("1", "<html>").what.what, verdict::malformed);
    EXPECT_EQ(answered("1", "{}").what.what, verdict::malformed);
    const std::vector<header> headers{{"Date", "Sun, 22 Nov 2026 12:00:00 GMT"},
                                      {"X-RateLimit-Reset", "2026-11-22T12:05:00.000Z"}};
    const auto v = account()->judge(429, headers, {});
    EXPECT_EQ(v.retry_after, core::seconds(300));
}

TEST(Mastodon, AnAdministratorsWebhookIsKeptIfItIsSignedTheStrongWay) {
    const std::string body = R"({"event":"report.created","object":{"id":"1"}})";
    raw_request r;
    r.body = body;
    r.headers = {{"X-Hub-Signature", "sha256=" + to_hex(hmac(hash::sha256, "s", body))}};
    const auto kept = account({"s"})->read(r);
    EXPECT_EQ(kept.what, verdict::valid);
    EXPECT_EQ(kept.events.at(0).event_kind, "ignored");
    r.headers[0].value = "sha1=" + to_hex(hmac(hash::sha1, "s", body));
    EXPECT_EQ(account({"s"})->read(r).what, verdict::invalid);
    EXPECT_EQ(account()->read(r).what, verdict::invalid);
}

}  // namespace
