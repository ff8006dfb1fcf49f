// What callers who wait in Asterisk hear: their place and how long it will be, between the music.
#include "channels/ari_words.hpp"
#include "listening.hpp"

namespace {

using namespace given;

std::string started(std::string args) {
    return R"({"type":"StasisStart","timestamp":"2026-11-22T12:00:00.000+0000","args":)" + args +
           R"(,"channel":{"id":"17.1","language":"en","creationtime":)"
           R"("2026-11-22T12:00:00.000+0000"}})";
}

const stream_fetch* fetch_of(const stream_step& s, std::string_view part) {
    for (const auto& f : s.fetches) {
        if (f.call.url.find(part) != std::string::npos) return &f;
    }
    return nullptr;
}

TEST(AriWords, SayThePlaceAndTheLaterEndOfTheWait) {
    EXPECT_EQ(ari_words({60, 130, false, 3}, ""),
              "sound:queue-thereare,number:3,sound:queue-callswaiting,sound:queue-holdtime,"
              "number:3,sound:queue-minutes");
    EXPECT_EQ(ari_words({5, 50, true, 1}, "custom/press-one"),
              "sound:queue-youarenext,sound:queue-holdtime,number:1,sound:queue-minute,"
              "sound:custom/press-one");
    EXPECT_EQ(ari_words({0, 0, true, 2}, ""),
              "sound:queue-thereare,number:2,sound:queue-callswaiting")
        << "nobody can say how long";
    EXPECT_EQ(ari_words({0, 0, false, 0}, "x"), "");
}

struct Waiting : testing::Test {
    std::unique_ptr<stream> s = listening("asterisk_ari", {{"say_every_s", {"60"}}});
    void begin(const std::string& args = R"(["queue","a","es"])") {
        static_cast<void>(s->received(started(args), noon));
    }
    std::vector<std::string> due(int seconds) {
        return s->tells_now(noon + core::seconds(seconds));
    }
};

TEST_F(Waiting, CallersHearThemInTheirLanguageEveryMinuteAndMusicAgainAfterwards) {
    begin();
    EXPECT_TRUE(due(5).empty());
    EXPECT_EQ(due(10), std::vector<std::string>{"ari:17.1"});
    EXPECT_TRUE(due(60).empty());
    const auto told = s->tell("ari:17.1", {60, 130, false, 3});
    EXPECT_NE(fetch_of(told, "/channels/17.1/moh"), nullptr);
    const auto* play = fetch_of(told, "/channels/17.1/play?media=sound%3Aqueue-thereare%2Cnumber");
    ASSERT_NE(play, nullptr);
    EXPECT_TRUE(play->call.url.ends_with("&playbackId=evenline-words-17.1&lang=es"))
        << play->call.url;
    const auto after = s->received(R"({"type":"PlaybackFinished","playback":)"
                                   R"({"id":"evenline-words-17.1","state":"done"}})", noon);
    ASSERT_NE(fetch_of(after, "/channels/17.1/moh"), nullptr);
    EXPECT_EQ(fetch_of(after, "/moh")->call.method, "POST");
    EXPECT_EQ(due(70), std::vector<std::string>{"ari:17.1"});
}

TEST_F(Waiting, MusicComesBackWhenAsteriskCannotPlayThem) {
    begin();
    const auto told = s->tell("ari:17.1", {60, 130, false, 3});
    const auto after =
        s->fetched(fetch_of(told, "/play?")->number, 404, {}, R"({"message":"no"})", noon);
    ASSERT_NE(fetch_of(after, "/channels/17.1/moh"), nullptr);
}

TEST_F(Waiting, TheyEndWhenTheAgentAnswersAndNobodyIsToldAfterwards) {
    begin();
    static_cast<void>(s->tell("ari:17.1", {60, 130, false, 3}));
    const auto joined = s->received(
        R"({"type":"StasisStart","args":["agent","17.1"],"channel":{"id":)"
        R"("evenline-agt_7-17.1-33"}})", noon);
    const auto* stop = fetch_of(joined, "/playbacks/evenline-words-17.1");
    ASSERT_NE(stop, nullptr);
    EXPECT_EQ(stop->call.method, "DELETE");
    EXPECT_TRUE(due(600).empty());
    EXPECT_TRUE(s->tell("ari:17.1", {60, 130, false, 3}).fetches.empty());
}

TEST_F(Waiting, WhoWantsNoneHearsMusicAlone) {
    s = listening("asterisk_ari", {{"say_every_s", {"0"}}});
    begin();
    EXPECT_TRUE(due(600).empty());
}

}  // namespace
