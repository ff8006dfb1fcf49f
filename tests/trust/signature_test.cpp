// Signatures: published vectors, and every single bit of a right one.
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "channels/given.hpp"
#include "trust/corpora.hpp"

#include <nlohmann/json.hpp>

namespace evenline::trust {
namespace {

using namespace given;
using nlohmann::json;

std::string from_hex(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    return out;
}

// A vector's tag may be cut to `bits`; ours is cut the same way before it is compared.
bool verifies(hash h, const json& one, std::size_t bits) {
    const auto full = hmac(h, from_hex(one["key"]), from_hex(one["msg"]));
    return equal_constant_time(full.substr(0, bits / 8), from_hex(one["tag"]));
}

class Vectors : public testing::TestWithParam<std::tuple<hash, const char*, int>> {};

TEST_P(Vectors, EachIsJudgedAsItsAuthorsSay) {
    const auto [h, name, count] = GetParam();
    const auto folder = corpus("wycheproof-hmac/testvectors_v1");
    if (folder.empty()) GTEST_SKIP() << "EVENLINE_CORPORA names no folder with wycheproof-hmac";
    const auto all = json::parse(bytes_of(folder / name));
    int seen = 0;
    for (const auto& group : all["testGroups"]) {
        for (const auto& one : group["tests"]) {
            const bool valid = one["result"] == "valid";
            EXPECT_EQ(verifies(h, one, group["tagSize"].get<std::size_t>()), valid)
                << name << " " << one["tcId"];
            ++seen;
        }
    }
    EXPECT_EQ(seen, count);
}

INSTANTIATE_TEST_SUITE_P(Wycheproof, Vectors,
                         testing::Values(std::tuple{hash::sha1, "hmac_sha1_test.json", 170},
                                         std::tuple{hash::sha256, "hmac_sha256_test.json", 174}));

struct signed_request {
    std::unique_ptr<adapter> by;
    raw_request request;
    std::string signed_header;
    std::size_t from{};  // where the signature's own letters begin in the header's value
};

const std::string page_body =
    R"({"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},)"
    R"("recipient":{"id":"1"},"timestamp":1,"message":{"mid":"m","text":"x"}}]}]})";
const std::string hook_body =
    R"({"type":"contact.created","data":{"thread":"t","presence":"live",)"
    R"("customer":{"ref":"r"},"text":"x","occurred_at":"2026-11-22T12:00:00Z"}})";

signed_request a_page() {
    signed_request out{channel("messenger", {{"app_secret", {"s"}}}), {}, "X-Hub-Signature-256", 7};
    out.request.body = page_body;
    out.request.headers = {
        {out.signed_header, "sha256=" + to_hex(hmac(hash::sha256, "s", page_body))}};
    return out;
}
signed_request a_hook() {
    signed_request out{channel("webhook", {{"secrets", {"c2VjcmV0"}}}), {}, "webhook-signature", 3};
    out.request.body = hook_body;
    out.request.received_at = noon;
    out.request.headers = sign_standard_webhook("c2VjcmV0", "m", noon, hook_body);
    return out;
}

std::string& value_of(raw_request& r, const std::string& name) {
    for (auto& h : r.headers)
        if (h.name == name) return h.value;
    throw std::runtime_error("no header " + name);
}

TEST(Signature, NoBitOfTheBodyMayDiffer) {
    for (auto make : {&a_page, &a_hook}) {
        auto sound = make();
        ASSERT_EQ(sound.by->read(sound.request).what, verdict::valid);
        std::string body(sound.request.body);
        for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
            body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
            sound.request.body = body;
            EXPECT_EQ(sound.by->read(sound.request).what, verdict::invalid) << "bit " << bit;
            body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
        }
    }
}

TEST(Signature, NoBitOfItselfMayDiffer) {
    for (auto make : {&a_page, &a_hook}) {
        auto sound = make();
        auto& value = value_of(sound.request, sound.signed_header);
        for (std::size_t bit = sound.from * 8; bit < value.size() * 8; ++bit) {
            const auto before = value;
            value[bit / 8] = static_cast<char>(value[bit / 8] ^ (1 << bit % 8));
            // Hexadecimal digits may be written in either case: the same bytes.
            std::string folded = value, expected = before;
            for (auto* text : {&folded, &expected})
                for (char& c : *text) c = static_cast<char>(std::tolower(c));
            const bool same = sound.signed_header[0] == 'X' && folded == expected;
            if (!same) {
                EXPECT_EQ(sound.by->read(sound.request).what, verdict::invalid) << value;
            }
            value = before;
        }
    }
}

TEST(Signature, NothingShorterLongerOrMissingWillDo) {
    for (auto make : {&a_page, &a_hook}) {
        auto sound = make();
        const auto right = value_of(sound.request, sound.signed_header);
        for (std::size_t n = 0; n < right.size(); ++n) {
            value_of(sound.request, sound.signed_header) = right.substr(0, n);
            EXPECT_EQ(sound.by->read(sound.request).what, verdict::invalid) << n << " letters";
        }
        value_of(sound.request, sound.signed_header) = right + "0";
        EXPECT_EQ(sound.by->read(sound.request).what, verdict::invalid);
        sound.request.headers.clear();
        EXPECT_EQ(sound.by->read(sound.request).what, verdict::invalid);
    }
}

TEST(Signature, AHookSixMinutesOldIsAReplay) {
    auto sound = a_hook();
    for (const std::int64_t minutes : {-6, 6}) {
        sound.request.received_at = {noon.us + minutes * 60'000'000};
        EXPECT_EQ(sound.by->read(sound.request).what, verdict::invalid) << minutes;
    }
    for (const std::int64_t minutes : {-4, 4}) {
        sound.request.received_at = {noon.us + minutes * 60'000'000};
        EXPECT_EQ(sound.by->read(sound.request).what, verdict::valid) << minutes;
    }
}

TEST(Signature, EqualsComparesEveryByte) {
    const std::string a(32, 'a');
    EXPECT_TRUE(equal_constant_time(a, a));
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto b = a;
        b[i] = 'b';
        EXPECT_FALSE(equal_constant_time(a, b)) << i;
    }
    EXPECT_FALSE(equal_constant_time(a, a.substr(1)));
    EXPECT_FALSE(equal_constant_time({}, a));
}

}  // namespace
}  // namespace evenline::trust
