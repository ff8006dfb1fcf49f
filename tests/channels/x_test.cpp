#include "evenline/channels/oauth1.hpp"
#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "a consumer secret";

std::unique_ptr<adapter> account() {
    return channel("x", {{"consumer_secret", {secret}}, {"consumer_key", {"ck"}},
                         {"access_token", {"at"}}, {"access_token_secret", {"ats"}},
                         {"api_url", {"http://127.0.0.1:9"}}});
}

reading heard(const std::string& body) {
    raw_request r;
    r.body = body;
    r.received_at = noon;
    r.headers = {{"x-twitter-webhooks-signature",
                  "sha256=" + to_base64(hmac(hash::sha256, secret, body))}};
    return account()->read(r);
}

inbound_event only_event(const std::string& body) {
    const auto r = heard(body);
    EXPECT_EQ(r.what, verdict::valid) << r.why;
    EXPECT_EQ(r.answer.status, 200U);
    EXPECT_EQ(r.events.size(), 1U);
    return r.events.empty() ? inbound_event{} : r.events[0];
}

std::string xaa(std::string_view type, std::string_view payload) {
    return R"({"data":{"event_uuid":"-5","filter":{"user_id":"10"},"event_type":")" +
           std::string(type) + R"(","payload":{)" + std::string(payload) +
           R"(},"includes":{"users":[{"data":{"username":"ana","id":"77"}}]}}})";
}

std::string post(std::string_view author) {
    return R"("id":"900","author_id":")" + std::string(author) +
           R"(","text":"short…","note_tweet":{"text":"the whole text"},"conversation_id":"800",)"
           R"("created_at":"2026-11-22T11:59:00.000Z",)"
           R"("referenced_tweets":[{"type":"replied_to","id":"850"}])";
}

TEST(X, TheChallengeIsAnsweredWithTheSecretsOwnHash) {
    raw_request r;
    r.method = "GET";
    r.url = "https://d.example/api/v1/hooks/x?crc_token=abc&nonce=1";
    const auto ok = account()->read(r);
    EXPECT_EQ(ok.what, verdict::valid);
    EXPECT_EQ(ok.answer.body, "{\"response_token\":\"sha256=" +
                                  to_base64(hmac(hash::sha256, secret, "abc")) + "\"}");
    r.url = "https://d.example/api/v1/hooks/x";
    EXPECT_EQ(account()->read(r).answer.status, 400U);
}

TEST(X, APostThatMentionsUsIsPublicWork) {
    const auto e = only_event(xaa("post.mention.create", post("77")));
    EXPECT_EQ(e.event_kind, "mention");
    EXPECT_TRUE(e.is_public && e.creates_work);
    EXPECT_EQ(e.text, "the whole text");
    EXPECT_EQ(e.sender_name, "ana");
    EXPECT_EQ(e.thread_key, "x:post:800");
    EXPECT_EQ(e.in_reply_to, "850");
    EXPECT_EQ(e.dedupe_key, "-5");
    EXPECT_EQ(e.contact.form, core::work_form::mail);
    EXPECT_EQ(e.contact.occurred_at, noon - core::minutes(1));
    EXPECT_EQ(only_event(xaa("post.reply.create", post("10"))).event_kind, "echo");
}

TEST(X, OtherEventsOfTheNewFamily) {
    EXPECT_EQ(only_event(xaa("like.create", R"("id":"h")")).event_kind, "reaction");
    EXPECT_EQ(only_event(xaa("post.delete", R"("id":"900","author_id":"77")")).event_kind,
              "delete");
    EXPECT_EQ(only_event(xaa("oauth.revoke", R"("id":"h")")).event_kind, "auth_revoked");
    EXPECT_EQ(only_event(xaa("follow.create", R"("id":"h")")).event_kind, "ignored");
    const auto locked = only_event(xaa("chat.received", R"("id":"h","author_id":"77")"));
    EXPECT_TRUE(locked.creates_work && !locked.is_public);
    EXPECT_EQ(locked.thread_key, "x:dm:10:77");
}

TEST(X, ADirectMessageOfEitherFamilyIsAChat) {
    const std::string list = R"("direct_message_events":[{"id":"5","created_timestamp":)"
                             R"("1795348799000","message_create":{"sender_id":"77","target":)"
                             R"({"recipient_id":"10"},"message_data":{"text":"Hola"}}}])";
    const auto old = only_event(R"({"for_user_id":"10",)" + list +
                                R"(,"users":{"77":{"screen_name":"ana"}}})");
    EXPECT_EQ(old.thread_key, "x:dm:10:77");
    EXPECT_EQ(old.sender_name, "ana");
    EXPECT_EQ(old.dedupe_key, "5");
    EXPECT_EQ(old.contact.form, core::work_form::chat);
    EXPECT_FALSE(old.is_public);
    const auto fresh = only_event(xaa("dm.received", list));
    EXPECT_EQ(fresh.thread_key, old.thread_key);
    EXPECT_EQ(fresh.dedupe_key, "-5");
}

TEST(X, AnOlderPostJoinsWhatItAnswers) {
    const auto e = only_event(
        R"({"for_user_id":"10","tweet_create_events":[{"id":9007199254740993,"id_str":)"
        R"("9007199254740993","text":"cut…","extended_tweet":{"full_text":"whole"},)"
        R"("in_reply_to_status_id_str":"850","timestamp_ms":"1795348799000",)"
        R"("user":{"id_str":"77","screen_name":"ana"}}]})");
    EXPECT_EQ(e.provider_id, "9007199254740993") << "ids are texts: numbers of that size are not "
                                                    "exact everywhere";
    EXPECT_EQ(e.text, "whole");
    EXPECT_EQ(e.thread_key, "x:post:850");
    EXPECT_EQ(e.event_kind, "mention");
}

TEST(X, OnlyTheBase64SignatureOverTheBytesCounts) {
    const std::string body = R"({"for_user_id":"10","favorite_events":[]})";
    raw_request r;
    r.body = body;
    EXPECT_EQ(account()->read(r).answer.status, 422U);
    r.headers = {{"x-twitter-webhooks-signature",
                  "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
    EXPECT_EQ(account()->read(r).answer.status, 401U);
    EXPECT_EQ(heard(body).what, verdict::valid);
    EXPECT_EQ(heard(R"({"for_user_id":"10","key":"value"})").answer.status, 422U);
    EXPECT_EQ(heard("x").answer.status, 400U);
}

TEST(X, ARequestInAUsersNameIsSignedAsTheProtocolSays) {
    // The example of the OAuth 1.0 specification's appendix.
    const oauth1_keys keys{"dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk",
                           "pfkkdhi9sl3r4s00"};
    const auto header = oauth1_header(keys, "GET", "http://photos.example.net/photos",
                                      {{"size", "original"}, {"file", "vacation.jpg"}},
                                      "kllo9940pd9333jh", 1'191'242'096);
    EXPECT_NE(header.find("oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\""),
              std::string::npos)
        << header;
}

TEST(X, AnswersGoToThePostOrThePerson) {
    outbound_message m;
    m.kind = "reply";
    m.thread = "x:post:800";
    m.in_reply_to = "900";
    m.text = "Sí";
    m.now = noon;
    const auto c = account()->compose(m);
    EXPECT_EQ(c->http->url, "http://127.0.0.1:9/2/tweets");
    EXPECT_EQ(c->http->body, R"({"text":"Sí","reply":{"in_reply_to_tweet_id":"900"}})");
    m.thread = "x:dm:10:77";
    EXPECT_EQ(account()->compose(m)->http->url,
              "http://127.0.0.1:9/2/dm_conversations/with/77/messages");
    EXPECT_TRUE(account()->limits_in("x:post:800", noon).is_public);
    EXPECT_EQ(account()->limits_in("x:post:800", noon).max_graphemes, 280U);
    EXPECT_FALSE(account()->limits_in("x:dm:10:77", noon).is_public);
}

TEST(X, AFullWindowIsWaitedForByXsOwnClock) {
    const std::vector<header> headers{{"Date", "Sun, 22 Nov 2026 12:00:00 GMT"},
                                      {"x-rate-limit-reset", "1795349100"}};
    const auto v = account()->judge(429, headers, R"({"title":"Too Many Requests"})");
    EXPECT_EQ(v.state, send_state::retry);
    EXPECT_EQ(v.retry_after, core::seconds(300));
    EXPECT_EQ(account()->judge(201, {}, R"({"data":{"id":"901"}})").provider_id, "901");
    EXPECT_EQ(account()->judge(403, {}, R"({"detail":"duplicate"})").state, send_state::failed);
}

}  // namespace
