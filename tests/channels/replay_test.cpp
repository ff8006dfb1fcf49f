#include "evenline/channels/replay.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "given.hpp"

#include <nlohmann/json.hpp>

namespace {

using namespace given;
using nlohmann::json;

json recorded() {
    const std::string body = R"({"type":"contact.created","data":{"thread":"t-1","text":"x"}})";
    json headers = json::object();
    for (const auto& h : sign_standard_webhook("c2VjcmV0", "msg_1", noon, body))
        headers[h.name] = h.value;
    return {{"name", "a contact"},
            {"channel", "standard_webhooks"},
            {"method", "POST"},
            {"url", "https://d.example/h"},
            {"headers", headers},
            {"body", body},
            {"secret", {"b3RoZXI=", "c2VjcmV0"}},
            {"now", noon.us / 1'000'000},
            {"expected",
             {{"verdict", "valid"},
              {"http_status", 200},
              {"normalized",
               {{{"thread_key", "t-1"},
                 {"text", "x"},
                 {"creates_work", true},
                 {"sender_name", nullptr}}}}}}};
}

json played(const json& file) { return json::parse(replay_line("f.json", file.dump()).line); }

TEST(Replay, AFileThatTellsTheTruthAgrees) {
    const auto r = replay_line("f.json", recorded().dump());
    EXPECT_TRUE(r.agrees) << r.line;
    const auto line = json::parse(r.line);
    EXPECT_EQ(line["file"], "f.json");
    EXPECT_EQ(line["channel"], "webhook");
    EXPECT_EQ(line["verdict"], "valid");
    EXPECT_EQ(line["events"].size(), 1U);
}

TEST(Replay, EveryDifferenceIsNamed) {
    auto file = recorded();
    file["expected"]["normalized"][0]["text"] = "y";
    EXPECT_EQ(played(file)["differences"].size(), 1U);
    file["expected"]["normalized"].push_back(json::object());
    EXPECT_EQ(played(file)["differences"].size(), 2U);
    file["now"] = 0;
    const auto line = played(file);
    EXPECT_EQ(line["verdict"], "invalid");
    EXPECT_EQ(line["http_status"], 401);
    EXPECT_GE(line["differences"].size(), 3U);
}

TEST(Replay, OurStricterPolicyIsNoDifference) {
    auto file = recorded();
    file["headers"].erase("webhook-id");
    file["expected"] = {{"verdict", "valid"}, {"our_policy", "reject: the id is required"}};
    EXPECT_TRUE(replay_line("f", file.dump()).agrees);
}

TEST(Replay, ARawMailIsReadAsAMail) {
    const auto r =
        replay_line("m.eml", "From: Ana <a@b.c>\nSubject: x\nMessage-ID: <1@b.c>\n\nHola\n");
    EXPECT_TRUE(r.agrees);
    const auto event = json::parse(r.line)["events"].at(0);
    EXPECT_EQ(event["event_kind"], "message");
    EXPECT_EQ(event["thread_key"], "email:1@b.c");
    EXPECT_EQ(event["dedupe_key"], "1@b.c");
}

TEST(Replay, SaysWhatItCannotRead) {
    for (const std::string& contents :
         {std::string("{"), std::string(R"({"channel":"carrier_pigeon"})"),
          std::string("{\"a\":1,\"a\":2}"),
          std::string(R"({"channel":"twilio","body_base64":"!"})"),
          "{\"a\":" + std::string(100'000, '[')}) {
        const auto r = replay_line("f", contents);
        EXPECT_FALSE(r.agrees);
        EXPECT_EQ(json::parse(r.line)["verdict"], "unreadable");
    }
}

TEST(Replay, ATranscriptIsPlayedByWhoeverHasTheSession) {
    json file{{"channel", "lmtp"}, {"method", "LMTP"}, {"body", "C: LHLO a\nS: 250\n"},
              {"expected", {{"messages", 1}, {"replies_after_dot", 2}, {"body", "hi\r\n"}}}};
    EXPECT_FALSE(replay_line("f", file.dump()).agrees);
    set_transcript_player([](std::string_view transcript) {
        EXPECT_TRUE(transcript.starts_with("C: LHLO"));
        return transcript_outcome{{}, {"Subject: x\r\n\r\nhi\r\n"}, 2};
    });
    EXPECT_TRUE(replay_line("f", file.dump()).agrees);
    set_transcript_player([](std::string_view) { return transcript_outcome{{"wrong"}, {}, 0}; });
    EXPECT_EQ(played(file)["differences"].size(), 4U);
    set_transcript_player({});
}

}  // namespace
