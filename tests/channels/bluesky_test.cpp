#include "evenline/channels/polling.hpp"
#include "evenline/channels/sign_in.hpp"
#include "given.hpp"

namespace {

using namespace given;

std::unique_ptr<adapter> account() {
    return channel("bluesky", {{"handle", {"desk.example"}}, {"app_password", {"word"}},
                               {"url", {"https://pds.example/"}}});
}

std::string post(std::string_view key, std::string_view at, std::string_view more = "",
                 std::string_view reason = "mention") {
    return R"({"uri":"at://did:plc:ana/app.bsky.feed.post/)" + std::string(key) + R"(","cid":"c)" +
           std::string(key) + R"(","author":{"did":"did:plc:ana","handle":"ana.example",)"
           R"("displayName":"Ana"},"reason":")" + std::string(reason) +
           R"(","record":{"text":"¿Hola?","langs":["es"],"createdAt":"1999-01-01T00:00:00Z")" +
           std::string(more) + R"(},"indexedAt":"2026-11-22T11:)" + std::string(at) + "Z\"}";
}

std::string page(std::vector<std::string> posts, std::string_view cursor = "") {
    std::string out;
    for (const auto& p : posts) out += (out.empty() ? "" : ",") + p;
    return R"({"notifications":[)" + out + "]" +
           (cursor.empty() ? "" : R"(,"cursor":")" + std::string(cursor) + '"') + "}";
}

poll_reading answered(std::string_view mark, std::string_view body, unsigned status = 200,
                      std::vector<header> headers = {}) {
    return account()->polls()->read_poll(mark, {status, std::move(headers), body, noon});
}

const std::string before = "2026-11-22T11:00:00Z;old";

TEST(Bluesky, AsksWithATokenThatItsPasswordGave) {
    const auto by = account();
    EXPECT_EQ(by->signs_in()->ask().body, R"({"identifier":"desk.example","password":"word"})");
    const auto claims = to_base64(R"({"iat":1000,"exp":8200})");
    const auto in = by->signs_in()->answer(
        200, {}, R"({"accessJwt":"e30.)" + claims.substr(0, claims.find('=')) + R"(.x"})", noon);
    EXPECT_TRUE(in.error.empty());
    EXPECT_EQ(in.until, noon + core::hours(2)) << "by its own clock's distance";
    EXPECT_TRUE(by->signs_in()->answer(401, {}, "{}", noon).refused);
    const auto busy = by->signs_in()->answer(503, {}, "<html>", noon);
    EXPECT_FALSE(busy.refused);
    EXPECT_FALSE(busy.error.empty());
    const auto ask = by->polls()->next_poll({before, "tok"});
    EXPECT_TRUE(ask.url.starts_with("https://pds.example/xrpc/app.bsky.notification."));
    EXPECT_TRUE(ask.url.ends_with("&limit=50"));
    EXPECT_EQ(ask.headers.at(0).value, "Bearer tok");
}

TEST(Bluesky, AMentionIsWorkDatedByTheServerNotByItsWriter) {
    const auto r = answered(before, page({post("b", "40:00"), post("a", "30:00")}));
    ASSERT_EQ(r.what.what, verdict::valid) << r.what.why;
    ASSERT_EQ(r.what.events.size(), 2U);
    const auto& e = r.what.events[0];
    EXPECT_EQ(e.dedupe_key, "at://did:plc:ana/app.bsky.feed.post/a") << "oldest first";
    EXPECT_EQ(e.thread_key, "bluesky:" + e.dedupe_key);
    EXPECT_EQ(e.text, "¿Hola?");
    EXPECT_TRUE(e.is_public && e.creates_work);
    EXPECT_EQ(e.contact.occurred_at, noon - core::minutes(30));
    EXPECT_EQ(e.contact.language, "es");
    const core::address who{"bluesky", "did:plc:ana", true};
    EXPECT_EQ(e.contact.addresses, std::vector<core::address>{who});
    EXPECT_EQ(r.mark, "2026-11-22T11:40:00Z;b");
    EXPECT_FALSE(r.more);
    EXPECT_TRUE(answered(before, page({post("l", "50:00", "", "like")})).what.events.empty());
}

TEST(Bluesky, ANewChannelBeginsNow) {
    EXPECT_TRUE(account()->polls()->next_poll({"", "t"}).url.ends_with("&limit=1"));
    const auto r = answered("", page({post("a", "30:00")}, "further"));
    EXPECT_TRUE(r.what.events.empty()) << "what was said before is not work";
    EXPECT_EQ(r.mark, "2026-11-22T11:30:00Z;a");
    EXPECT_FALSE(r.more);
    EXPECT_EQ(answered("", page({})).mark, "1970-01-01T00:00:00Z");
}

TEST(Bluesky, WhatWasReadIsNotReadAgainAndItsVeryMomentIsNotPassedOver) {
    const auto both = page({post("b", "30:00"), post("a", "30:00")});
    const auto r = answered("2026-11-22T11:30:00Z;a", both);
    ASSERT_EQ(r.what.events.size(), 1U);
    EXPECT_EQ(r.mark, "2026-11-22T11:30:00Z;a;b");
    EXPECT_TRUE(answered(r.mark, both).what.events.empty());
    EXPECT_EQ(answered(r.mark, both).mark, r.mark);
}

TEST(Bluesky, ManyPagesAreReadBackwardsAndTheMiddleSurvivesAStop) {
    const auto first = answered(before, page({post("d", "50:00"), post("c", "40:00")}, "p 2"));
    EXPECT_TRUE(first.more);
    EXPECT_EQ(first.mark, before + " 2026-11-22T11:50:00Z;d p 2");
    EXPECT_TRUE(account()->polls()->next_poll({first.mark, "t"}).url.ends_with("&cursor=p%202"));
    const auto second = answered(first.mark, page({post("a", "30:00"), post("z", "00:00")}, "p3"));
    EXPECT_EQ(second.what.events.size(), 2U) << "of the same moment as the mark, but not read";
    EXPECT_TRUE(second.more);
    const auto third = answered(second.mark, page({}));
    EXPECT_FALSE(third.more);
    EXPECT_EQ(third.mark, "2026-11-22T11:50:00Z;d") << "the newest of the first page";
}

TEST(Bluesky, AnAnswerNamesPostAndThreadAndIsTheSameAtEveryAttempt) {
    const std::string in_thread =
        R"(,"reply":{"root":{"uri":"at://us/app.bsky.feed.post/r","cid":"cr"},)"
        R"("parent":{"uri":"at://us/app.bsky.feed.post/p","cid":"cp"}})";
    const auto r = answered(before, page({post("a", "30:00", in_thread, "reply")}));
    const auto& e = r.what.events.at(0);
    EXPECT_EQ(e.thread_key, "bluesky:at://us/app.bsky.feed.post/r");
    EXPECT_EQ(e.in_reply_to, "at://us/app.bsky.feed.post/p#cp");
    outbound_message m;
    m.kind = "reply";
    m.idempotency_key = 7;
    m.thread = e.thread_key;
    m.in_reply_to = e.provider_id;
    m.text = "Sí";
    m.token = "tok";
    m.now = noon;
    const auto by = account();
    const auto c = by->compose(m);
    ASSERT_TRUE(c && c->http);
    EXPECT_NE(c->http->body.find(R"("reply":{"root":{"uri":"at://us/app.bsky.feed.post/r","cid":)"
                                 R"("cr"},"parent":{"uri":"at://did:plc:ana/app.bsky.feed.post/a")"
                                 R"(,"cid":"ca"}})"),
              std::string::npos)
        << c->http->body;
    const auto key_in = [](const std::string& body) {
        return body.substr(body.find("\"rkey\":\"") + 8, 13);
    };
    const auto key = key_in(c->http->body);
    EXPECT_EQ(key.find_first_not_of("234567abcdefghijklmnopqrstuvwxyz"), std::string::npos);
    m.now = noon + core::hours(3);
    EXPECT_EQ(key_in(by->compose(m)->http->body), key) << "a repeat makes no second post";
    m.idempotency_key = 8;
    EXPECT_NE(key_in(by->compose(m)->http->body), key);
    m.in_reply_to.clear();
    EXPECT_FALSE(by->compose(m)) << "nothing to answer to";
}

TEST(Bluesky, TroubleIsToldApart) {
    const auto old = answered(before, R"({"error":"ExpiredToken","message":"old"})", 400);
    EXPECT_TRUE(old.token_over);
    EXPECT_EQ(old.what.what, verdict::malformed);
    EXPECT_EQ(old.mark, before) << "nothing is passed over";
    EXPECT_EQ(answered(before, "<html>").what.what, verdict::malformed);
    EXPECT_EQ(answered(before, "{}").what.what, verdict::malformed);
    const std::vector<header> full{{"Date", "Sun, 22 Nov 2026 12:00:00 GMT"},
                                   {"RateLimit-Reset", "1795348833"}};
    EXPECT_EQ(answered(before, "{}", 429, full).pause, core::seconds(33));
    const auto by = account();
    EXPECT_EQ(by->judge(429, full, "{}").retry_after, core::seconds(33));
    EXPECT_TRUE(by->judge(401, {}, "{}").token_over);
    EXPECT_EQ(by->judge(401, {}, "{}").state, send_state::retry);
    const auto no = by->judge(400, {}, R"({"error":"InvalidRequest","message":"too long"})");
    EXPECT_EQ(no.state, send_state::failed);
    EXPECT_EQ(no.error, "Bluesky answered 400: too long");
    EXPECT_EQ(by->judge(200, {}, R"({"uri":"at://us/p/k","cid":"c"})").provider_id,
              "at://us/p/k#c");
}

}  // namespace
