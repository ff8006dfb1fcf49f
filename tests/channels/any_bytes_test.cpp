// Seeded noise through every adapter: whatever comes, an answer and no crash. EVENLINE_SEED
// replays one run.
#include "channels/every_signature.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/replay.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/twilio_signature.hpp"
#include "given.hpp"

#include <array>
#include <cstdlib>
#include <random>

namespace {

using namespace given;

class noise {
public:
    noise() {
        const char* given_seed = std::getenv("EVENLINE_SEED");
        seed_ = given_seed != nullptr ? std::strtoull(given_seed, nullptr, 10) : 20'261'122;
        engine_.seed(seed_);
    }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    std::size_t below(std::size_t n) { return engine_() % n; }
    // A sound text with some of its bytes changed, cut, doubled or replaced by awkward ones.
    std::string spoilt(std::string text) {
        static const std::array<std::string, 12> awkward{
            std::string(1, '\0'), "\xff", "\xed\xa0\x80", "\"", "{", "]", "\r\n\r\n", "=?utf-8?b?",
            "--b\r\n", "\\u0000", "%00", "<t-9999999999999999999.1@desk.example.com>"};
        for (auto n = 1 + below(4); n > 0 && !text.empty(); --n) {
            const auto at = below(text.size());
            switch (below(5)) {
                case 0: text[at] = static_cast<char>(below(256)); break;
                case 1: text.erase(at, 1 + below(20)); break;
                case 2: text.insert(at, awkward[below(awkward.size())]); break;
                case 3: text.insert(at, text.substr(at, below(60))); break;
                default: text.resize(at); break;
            }
        }
        return text;
    }

private:
    std::mt19937_64 engine_;
    std::uint64_t seed_{};
};

void expect_sound(const reading& r, std::uint64_t seed) {
    EXPECT_NE(r.what, verdict::invalid) << "seed " << seed << ": " << r.why;   // all are signed
    if (r.what != verdict::valid) EXPECT_FALSE(r.why.empty()) << "seed " << seed;
    for (const auto& e : r.events) {
        EXPECT_FALSE(e.dedupe_key.empty()) << "seed " << seed;
        EXPECT_FALSE(e.event_kind.empty()) << "seed " << seed;
        if (e.creates_work) EXPECT_EQ(e.contact.thread, e.thread_key) << "seed " << seed;
    }
}

TEST(AnyBytes, AWebhookAlwaysGetsAnAnswer) {
    noise n;
    const auto adapter = channel("webhook", {{"secrets", {"c2VjcmV0"}}});
    const std::string sound =
        R"({"type":"contact.created","data":{"thread":"t","presence":"live",)"
        R"("customer":{"ref":"r","addresses":[{"kind":"phone","value":"+34600111222"}]},)"
        R"("text":"x",)"
        R"("attributes":{"a":1},"occurred_at":"2026-11-22T11:58:30Z"}})";
    for (int i = 0; i < 1'500; ++i) {
        const auto body = n.spoilt(sound);
        raw_request r;
        r.body = body;
        r.received_at = noon;
        r.headers = sign_standard_webhook("c2VjcmV0", "m", noon, body);
        const auto first = adapter->read(r), again = adapter->read(r);
        expect_sound(first, n.seed());
        ASSERT_EQ(first.events.size(), again.events.size());
    }
}

TEST(AnyBytes, APageAlwaysGetsAnAnswer) {
    noise n;
    const auto adapter = channel("messenger", {{"app_secret", {"s"}}});
    const std::string sound =
        R"({"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},)"
        R"("recipient":{"id":"1"},"timestamp":1,"message":{"mid":"m","text":"x",)"
        R"("attachments":[{"type":"a",)"
        R"("payload":{"url":"u"}}]}},)"
        R"({"sender":{"id":"2"},"delivery":{"mids":["a"],"watermark":4}}]}]})";
    for (int i = 0; i < 1'500; ++i) {
        const auto body = n.spoilt(sound);
        raw_request r;
        r.body = body;
        r.headers = {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, "s", body))}};
        expect_sound(adapter->read(r), n.seed());
    }
}

TEST(AnyBytes, ACallAlwaysGetsAnAnswer) {
    noise n;
    const auto adapter = channel("twilio_voice", {{"auth_token", {"t"}}});
    const std::string sound =
        "CallSid=CA1&From=%2B34600111222&To=%2B34910000001&CallStatus=ringing&"
        "QueueTime=3&QueuePosition=1&QueueResult=hangup&Direction=inbound";
    for (int i = 0; i < 800; ++i) {
        const auto body = n.spoilt(sound);
        raw_request r;
        r.url = "https://d.example/h?step=" + n.spoilt("wait");
        r.body = body;
        const auto fields = parse_form(body).value_or(form_fields{});
        r.headers = {{"X-Twilio-Signature", twilio_signature("t", r.url, fields)}};
        const auto answer = adapter->read(r);
        expect_sound(answer, n.seed());
        EXPECT_TRUE(answer.answer.body.starts_with("<?xml")) << n.seed();
    }
}

TEST(AnyBytes, AMailIsAlwaysTakenIn) {
    noise n;
    const auto adapter = channel("lmtp", {{"domain", {"desk.example.com"}}});
    const std::string sound =
        "From: =?utf-8?q?Ana?= <ana@example.org>\r\nSubject: =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=\r\n"
        "References: <a@b> <t-7.1@desk.example.com>\r\nReceived: by x; Sun, 22 Nov 2026 10:00:00 "
        "+0000\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: "
        "quoted-printable\r\n\r\n"
        "<p>a=F1o &amp; &#66;</p>\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: "
        "5.1.1\r\n"
        "Action: failed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: "
        "<t-7.1@desk.example.com>"
        "\r\n\r\nx\r\n--b--\r\n";
    for (int i = 0; i < 800; ++i) {
        const auto body = n.spoilt(sound);
        raw_request r;
        r.method = "LMTP";
        r.body = body;
        r.received_at = noon;
        const auto answer = adapter->read(r);
        if (!body.empty()) expect_sound(answer, n.seed());
    }
}

// Whatever is said in the way of this kind's provider, genuine or not.
TEST(AnyBytes, EveryKindAnswersItsOwnSampleSpoilt) {
    noise n;
    for (const auto& kind : kinds()) {
        const auto settings = settings_of_one_secret(kind);
        const auto by = kind.make(settings);
        const auto sample = sample_of(settings, "https://d.example/h", noon, 7);
        ASSERT_TRUE(sample) << kind.name;
        for (int i = 0; i < 300; ++i) {
            auto body = i == 0 ? sample->body : n.spoilt(sample->body);
            auto r = sample->raw(noon);
            r.method = method_of(*by);
            r.body = body;
            // As it came: whoever spoilt it has no secret.
            const auto forged = hear(*by, r);
            for (const auto& e : forged.events) EXPECT_FALSE(e.dedupe_key.empty()) << kind.name;
            r.headers.clear();
            sign_every_way(*by, body, r);
            const auto first = hear(*by, r), again = hear(*by, r);
            EXPECT_EQ(first.what, again.what) << kind.name << " seed " << n.seed();
            ASSERT_EQ(first.events.size(), again.events.size()) << kind.name;
            for (const auto& e : first.events) {
                EXPECT_FALSE(e.event_kind.empty()) << kind.name << " seed " << n.seed();
                EXPECT_FALSE(e.dedupe_key.empty()) << kind.name << " seed " << n.seed();
                if (e.creates_work)
                    EXPECT_EQ(e.contact.thread, e.thread_key) << kind.name << " seed " << n.seed();
            }
        }
    }
}

TEST(AnyBytes, ReplayAlwaysWritesALine) {
    noise n;
    const std::string sound =
        R"({"name":"x","channel":"lmtp","method":"LMTP","url":"u","headers":{"MAIL FROM":)"
        R"("<a@b>"},"body":"From: a@b\r\n\r\nx","secret":null,)"
        R"("expected":{"verdict":"valid","normalized":[{}]}})";
    for (int i = 0; i < 500; ++i) EXPECT_FALSE(replay_line("f", n.spoilt(sound)).line.empty());
}

}  // namespace
