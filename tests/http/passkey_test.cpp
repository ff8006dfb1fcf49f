// Passkeys over the API with a device of our own, and everything a device or a page may do wrong.
#include "evenline/channels/signature.hpp"
#include "http/authenticator.hpp"
#include "http/desk.hpp"
#include "http/identity/cbor.hpp"
#include "http/identity/webauthn.hpp"
#include "http/wire/origin.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

http::settings named() {
    auto s = quick_settings();
    s.public_url = "https://desk.example.com";
    return s;
}

class Passkeys : public desk {
protected:
    Passkeys() : desk(named()) {}
    person rosa = agent("rosa");
    authenticator device{"https://desk.example.com"};

    json begun(const std::string& who) {
        return post("/api/v1/me/passkeys/challenge", {{"password", password}}, who).json();
    }
    answer enrol() {
        return post("/api/v1/me/passkeys", device.enrolled(begun(rosa.token)), rosa.token);
    }
    json challenge() {
        return post("/api/v1/session/passkey/challenge", json::object()).json();
    }
    answer sign_in() { return post("/api/v1/session/passkey", device.signed_in(challenge())); }
    json listed() { return get("/api/v1/me/passkeys", rosa.token).json()["data"]; }
};

TEST_F(Passkeys, ADeviceThatWasEnrolledLogsItsOwnerInUntilItIsRemoved) {
    const auto kept = enrol();
    ASSERT_EQ(kept.status, 201U) << kept.body;
    EXPECT_EQ(kept.json()["name"], "Laptop");
    const auto in = sign_in();
    ASSERT_EQ(in.status, 201U) << in.body;
    EXPECT_EQ(in.json()["me"]["name"], "rosa");
    EXPECT_EQ(get("/api/v1/me", in.json()["token"]).status, 200U);
    ASSERT_EQ(listed().size(), 1U);
    EXPECT_FALSE(listed()[0]["last_used_at"].is_null());
    EXPECT_EQ(enrol().code(), "passkey_taken");
    const auto path = "/api/v1/me/passkeys/" + listed()[0]["id"].get<std::string>();
    EXPECT_EQ(ask({"DELETE", path, {}, agent("ana").token, {}}).code(), "passkey_unknown");
    EXPECT_EQ(ask({"DELETE", path, {}, rosa.token, {}}).status, 204U);
    EXPECT_EQ(sign_in().code(), "wrong_key");
}

TEST_F(Passkeys, WhoFindsASessionOpenMakesNoneWithoutThePassword) {
    const auto ask_with = [&](const json& body) {
        return post("/api/v1/me/passkeys/challenge", body, rosa.token);
    };
    EXPECT_EQ(ask_with(json::object()).code(), "wrong_credentials");
    EXPECT_EQ(ask_with({{"password", "a wrong password"}}).code(), "wrong_credentials");
    EXPECT_EQ(ask_with({{"password", password}}).status, 201U);
}

TEST_F(Passkeys, RsaKeysWorkToo) {
    device = authenticator("https://desk.example.com", authenticator::algorithm::rs256);
    ASSERT_EQ(enrol().status, 201U);
    EXPECT_EQ(sign_in().status, 201U);
}

TEST_F(Passkeys, AChallengeWorksOnceAndOnlyForWhatItWasGiven) {
    ASSERT_EQ(enrol().status, 201U);
    const auto once = device.signed_in(challenge());
    EXPECT_EQ(post("/api/v1/session/passkey", once).status, 201U);
    EXPECT_EQ(post("/api/v1/session/passkey", once).code(), "wrong_key");
    EXPECT_EQ(post("/api/v1/session/passkey", device.signed_in(begun(rosa.token))).code(),
              "wrong_key") << "a challenge for enrolling logs nobody in";
    EXPECT_EQ(post("/api/v1/me/passkeys", device.enrolled(begun(agent("ana").token)), rosa.token)
                  .code(), "passkey_refused") << "somebody else's challenge";
    auto log_in = challenge();
    EXPECT_EQ(post("/api/v1/me/passkeys", device.enrolled(log_in), rosa.token).code(),
              "passkey_refused");
    log_in["challenge"] = "bm9ib2R5IGdhdmUgdGhpcw";
    EXPECT_EQ(post("/api/v1/session/passkey", device.signed_in(log_in)).code(), "wrong_key");
}

TEST_F(Passkeys, APageOfAnotherOriginOrAKeyForAnotherDomainIsRefused) {
    ASSERT_EQ(enrol().status, 201U);
    const auto refused = [&](auto change) {
        const auto kept = std::tuple(device.origin, device.domain, device.flags, device.crossed);
        change();
        const auto code = sign_in().code();
        std::tie(device.origin, device.domain, device.flags, device.crossed) = kept;
        return code == "wrong_key";
    };
    EXPECT_TRUE(refused([&] { device.origin = "https://desk.example.com.evil.example"; }));
    EXPECT_TRUE(refused([&] { device.domain = "evil.example"; }));
    EXPECT_TRUE(refused([&] { device.crossed = true; }));
    EXPECT_TRUE(refused([&] { device.flags = 0x01; })) << "the owner was not verified";
    EXPECT_TRUE(refused([&] { device.flags = 0x04; })) << "nobody was there";
    EXPECT_EQ(sign_in().status, 201U);
    device.credential = "credential-2";
    device.flags = 0x01;
    EXPECT_EQ(enrol().code(), "passkey_refused");
    device.flags = 0x05;
    device.origin = "https://evil.example";
    EXPECT_EQ(enrol().code(), "passkey_refused");
    EXPECT_EQ(listed().size(), 1U);
}

TEST_F(Passkeys, ACounterThatGoesBackIsACopiedDevice) {
    ASSERT_EQ(enrol().status, 201U);
    device.counter = 10;
    EXPECT_EQ(sign_in().status, 201U);
    device.counter = 10;  // signs with 11 again
    EXPECT_EQ(sign_in().code(), "wrong_key");
    device.counter = 0;
    EXPECT_EQ(sign_in().code(), "wrong_key") << "it counted before";
    device.counter = 11;
    EXPECT_EQ(sign_in().status, 201U);
}

TEST_F(Passkeys, EveryBitOfTheSignatureCounts) {
    ASSERT_EQ(enrol().status, 201U);
    const auto asked = challenge();
    const auto text = device.client("webauthn.get", asked["challenge"]);
    const auto data = device.data_for(asked["domain"], false);
    const auto key = http::webauthn::read_authenticator_data(device.data_for("any", true));
    ASSERT_TRUE(key);
    const auto good =
        device.signature_over(data + channels::digest(channels::hash::sha256, text));
    EXPECT_TRUE(http::webauthn::signature_fits(key->public_key, data, text, good));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(http::webauthn::signature_fits(key->public_key, data, text, bad)) << bit;
    }
}

TEST_F(Passkeys, ATokenHasNone) {
    const auto program = token(engine::role::admin);
    EXPECT_EQ(post("/api/v1/me/passkeys/challenge", json::object(), program).code(),
              "not_a_person");
    EXPECT_EQ(get("/api/v1/me/passkeys", program).json()["data"].size(), 0U);
}

TEST_F(Passkeys, SomebodyWhoIsSwitchedOffLogsInNoMore) {
    ASSERT_EQ(enrol().status, 201U);
    on_loop([&] {
        auto who = *store_->accounts().by_email("rosa@example.com");
        who.active = false;
        ASSERT_TRUE(store_->accounts().save(who));
    });
    EXPECT_EQ(sign_in().code(), "wrong_key");
}

TEST(Domain, IsANameAndNeverAnAddress) {
    http::settings ours;
    http::request asked;
    const auto of = [&](const char* url, const char* host) {
        ours.public_url = url;
        asked.headers = {{"Host", host}};
        return http::own_domain(ours, asked);
    };
    EXPECT_EQ(of("https://Desk.example.com:8443/", "elsewhere"), "desk.example.com");
    EXPECT_EQ(of("http://127.0.0.1:8080", "localhost:8080"), "localhost");
    EXPECT_EQ(of("http://127.0.0.1:8080", "127.0.0.1:8080"), "");
    EXPECT_EQ(of("http://[::1]:8080", "[::1]:8080"), "");
    EXPECT_EQ(of("", ""), "");
}

TEST(Cbor, IsReadToItsEndAndNeverBeyond) {
    using http::cbor::take;
    const auto whole = std::string("\xa2\x01\x38\x63\x61" "a\x82\x43" "abc\xf6", 12);
    std::string_view from(whole);
    const auto v = take(from);
    ASSERT_TRUE(v);
    EXPECT_TRUE(from.empty());
    EXPECT_EQ(v->find(1)->number, -100);
    EXPECT_EQ(v->find("a")->items.at(0).bytes, "abc");
    EXPECT_EQ(v->find("b"), nullptr);
    for (std::size_t n = 0; n < whole.size(); ++n) {
        std::string_view cut(whole.data(), n);
        EXPECT_FALSE(take(cut)) << n;
    }
    for (const auto& bad :
         {std::string("\x5f"), std::string("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 9),
          std::string(40, '\x81'), std::string("\xc0\x00", 2)}) {
        std::string_view it(bad);
        EXPECT_FALSE(take(it));
    }
}

TEST(WebAuthn, KeysThatAreNoneAreRefused) {
    authenticator device("https://a.example");
    EXPECT_TRUE(http::webauthn::read_authenticator_data(device.data_for("a.example", true)));
    device.cose_algorithm = -257;  // an elliptic key that says it is RSA
    EXPECT_FALSE(http::webauthn::read_authenticator_data(device.data_for("a.example", true)));
    device.cose_algorithm = -7;
    auto off_curve = device.data_for("a.example", true);
    off_curve.back() = static_cast<char>(off_curve.back() ^ 1);
    EXPECT_FALSE(http::webauthn::read_authenticator_data(off_curve));
}

}  // namespace
}  // namespace evenline::http_test
