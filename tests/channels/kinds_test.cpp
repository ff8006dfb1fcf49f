#include "given.hpp"

#include <fstream>
#include <set>

namespace {

using namespace given;

TEST(Kinds, EachHasASourceAPageATestAndAnEntry) {
    for (const auto& k : kinds()) {
        for (const std::string& path :
             {std::string("/src/channels/") + std::string(k.name) + ".cpp",
              std::string("/docs/channels/") + std::string(k.name) + ".md",
              std::string("/tests/channels/") + std::string(k.name) + "_test.cpp"}) {
            FILE* file = std::fopen((EVENLINE_ROOT + path).c_str(), "r");
            EXPECT_NE(file, nullptr) << path;
            if (file != nullptr) std::fclose(file);
        }
        EXPECT_EQ(find_kind(k.name), &k);
    }
    EXPECT_EQ(find_kind("carrier_pigeon"), nullptr);
}

// Set up in five minutes: where to click, what to configure, which setting means what, and how to
// try it before anybody writes.
TEST(Kinds, EachPageLeadsThroughSetUpToATest) {
    for (const auto& k : kinds()) {
        std::ifstream file(EVENLINE_ROOT "/docs/channels/" + std::string(k.name) + ".md");
        const std::string page{std::istreambuf_iterator<char>{file}, {}};
        const auto has = [&page](std::string_view what) { return page.find(what) != page.npos; };
        EXPECT_TRUE(has("## Five minutes")) << k.name;
        EXPECT_TRUE(has("kind = \"" + std::string(k.name) + '"')) << k.name << ": its example";
        EXPECT_TRUE(has("evenline channel test ")) << k.name;
        for (const auto& s : k.settings) {
            if (s.required) EXPECT_TRUE(has(s.key)) << k.name << '.' << s.key;
        }
    }
}

TEST(Kinds, SettingsAreNamedOnceExplainedAndSecretsMarked) {
    for (const auto& k : kinds()) {
        std::set<std::string_view> keys;
        for (const auto& s : k.settings) {
            EXPECT_TRUE(keys.insert(s.key).second) << k.name << '.' << s.key;
            EXPECT_FALSE(s.what.empty()) << k.name << '.' << s.key;
            const bool sounds_secret = s.key.find("secret") != std::string_view::npos ||
                                       s.key.find("token") != std::string_view::npos ||
                                       s.key.find("password") != std::string_view::npos ||
                                       s.key == "api_key" || s.key == "signing_key" ||
                                       s.key == "smtp_url";   // may hold a password
            EXPECT_EQ(s.secret, sounds_secret) << k.name << '.' << s.key;
        }
    }
}

TEST(Kinds, AnAdapterWithoutSecretsLetsNobodyIn) {
    raw_request r;
    r.body = R"({"object":"page"})";
    r.headers = {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, "", r.body))},
                 {"X-Twilio-Signature", to_base64(hmac(hash::sha1, "", ""))},
                 {"webhook-id", "a"},
                 {"webhook-timestamp", "0"},
                 {"webhook-signature",
                  "v1," + to_base64(hmac(hash::sha256, "", "a.0." + std::string(r.body)))}};
    for (const auto& k : kinds()) {
        // A mail server is trusted by its address, not by a secret.
        if (k.name == "lmtp" || k.name == "smtp" || k.name == "imap") continue;
        const auto adapter = channel(std::string(k.name), {});
        EXPECT_EQ(adapter->kind(), k.name);
        EXPECT_EQ(adapter->read(r).what, verdict::invalid) << k.name;
        raw_request get;
        get.method = "GET";
        get.url = "https://d.example/?hub.mode=subscribe&hub.verify_token=&hub.challenge=1";
        EXPECT_NE(adapter->read(get).what, verdict::valid) << k.name;
    }
}

}  // namespace
