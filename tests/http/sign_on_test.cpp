// Log-in at an identity provider, and everything a provider, a thief or a page may do wrong.
#include "http/desk.hpp"
#include "http/identity/id_token.hpp"
#include "http/identity_provider.hpp"

namespace evenline::http_test {
namespace {

using nlohmann::json;

http::settings with_provider() {
    auto s = quick_settings();
    s.public_url = "https://desk.example.com";
    s.oidc_issuer = identity_provider::issuer;
    s.oidc_client_id = identity_provider::client;
    s.oidc_client_secret = "between us";
    s.oidc_name = "Example";
    return s;
}

class SignOn : public desk {
protected:
    explicit SignOn(http::settings s = with_provider())
        : desk(std::move(s), [this](http::outside_call what) { return reached(what); }) {}
    boost::asio::awaitable<http::outside_answer> reached(http::outside_call what) {
        last_ = what;
        co_return provider_.answer(what);
    }
    json begin() { return post("/api/v1/session/sign_on/begin", json::object()).json(); }
    answer finish(const std::string& code, const std::string& state) {
        return post("/api/v1/session/sign_on", {{"code", code}, {"state", state}});
    }
    // There and back with these claims.
    answer whole(json more = json::object()) {
        const auto begun = begin();
        return finish(provider_.log_in(begun["url"], std::move(more)), begun["state"]);
    }
    identity_provider provider_;
    http::outside_call last_;
    person rosa = agent("rosa");
};

TEST_F(SignOn, WhoeverTheProviderVouchesForIsLoggedIn) {
    EXPECT_EQ(get("/api/v1/session/ways").json()["sign_on"]["name"], "Example");
    const auto begun = begin();
    const auto url = begun["url"].get<std::string>();
    EXPECT_TRUE(url.starts_with("https://login.example.org/authorize?response_type=code&")) << url;
    EXPECT_EQ(parameter(url, "redirect_uri"), "https://desk.example.com/");
    EXPECT_EQ(parameter(url, "code_challenge_method"), "S256");
    const auto in = finish(provider_.log_in(url), begun["state"]);
    ASSERT_EQ(in.status, 201U) << in.body;
    EXPECT_EQ(in.json()["me"]["agent_id"], rosa.id);
    EXPECT_EQ(get("/api/v1/me", in.json()["token"]).status, 200U);
}

TEST_F(SignOn, AStateAndACodeWorkOnce) {
    const auto begun = begin();
    const auto code = provider_.log_in(begun["url"]);
    ASSERT_EQ(finish(code, begun["state"]).status, 201U);
    EXPECT_EQ(finish(code, begun["state"]).code(), "link_used_or_expired");
    EXPECT_EQ(finish(code, begin()["state"]).code(), "wrong_key");
    EXPECT_EQ(finish(provider_.log_in(begin()["url"]), "a state nobody gave").code(),
              "link_used_or_expired");
}

TEST_F(SignOn, AStolenCodeIsWorthNothingInAnotherLogIn) {
    const auto theirs = begin(), mine = begin();
    EXPECT_EQ(finish(provider_.log_in(theirs["url"]), mine["state"]).code(), "wrong_key")
        << "the verifier is another's";
}

TEST_F(SignOn, ATokenThatIsNotForThisLogInIsRefused) {
    const auto now = http::wall_now().us / 1'000'000;
    for (const auto& wrong :
         {json{{"iss", "https://evil.example"}}, json{{"aud", "another client"}},
          json{{"aud", json::array({identity_provider::client, "another"})}},
          json{{"nonce", "another"}}, json{{"nonce", nullptr}}, json{{"exp", now - 120}},
          json{{"iat", now + 600}}, json{{"nbf", now + 600}}, json{{"sub", ""}}}) {
        EXPECT_EQ(whole(wrong).code(), "wrong_key") << wrong;
    }
    EXPECT_EQ(whole({{"aud", json::array({identity_provider::client})}}).status, 201U);
}

TEST_F(SignOn, TheSubjectStaysTheSameAccountWhateverItsEmailBecomes) {
    agent("ana");
    ASSERT_EQ(whole().status, 201U);
    const auto again = whole({{"email", "ana@example.com"}});
    ASSERT_EQ(again.status, 201U);
    EXPECT_EQ(again.json()["me"]["name"], "rosa");
    EXPECT_EQ(whole({{"sub", "somebody-else"}}).code(), "wrong_key")
        << "an e-mail given to another person opens nothing";
}

TEST_F(SignOn, NobodyIsLetInWhoHasNoAccountOrNoVerifiedEmail) {
    EXPECT_EQ(whole({{"email", "stranger@example.com"}}).code(), "wrong_key");
    EXPECT_EQ(whole({{"email_verified", false}}).code(), "wrong_key");
    EXPECT_EQ(whole({{"email_verified", "true"}}).code(), "wrong_key");
    on_loop([&] {
        auto who = *store_->accounts().by_email("rosa@example.com");
        who.active = false;
        ASSERT_TRUE(store_->accounts().save(who));
    });
    EXPECT_EQ(whole().code(), "wrong_key");
}

TEST_F(SignOn, ANewKeyOfTheProvidersIsFetchedButNotForEverybodyWhoAsks) {
    ASSERT_EQ(whole().status, 201U);
    EXPECT_EQ(provider_.keys_asked, 1U);
    provider_.rotate();
    EXPECT_EQ(whole().code(), "wrong_key") << "keys are asked for once a minute";
    EXPECT_EQ(provider_.keys_asked, 1U);
}

TEST_F(SignOn, AProviderThatDoesNotAnswerOrIsAnotherIsSaidSo) {
    provider_.silent = true;
    EXPECT_EQ(post("/api/v1/session/sign_on/begin", json::object()).code(), "sign_on_unavailable");
    provider_.silent = false;
    provider_.named_issuer = "https://evil.example";
    EXPECT_EQ(post("/api/v1/session/sign_on/begin", json::object()).code(), "sign_on_unavailable");
}

TEST_F(SignOn, AProviderWhoseNameEndsInASlashIsTheSameProvider) {
    const std::string slashed = std::string(identity_provider::issuer) + "/";
    provider_.named_issuer = slashed;
    ASSERT_EQ(whole().status, 201U);
    EXPECT_EQ(whole({{"iss", identity_provider::issuer}}).code(), "wrong_key")
        << "a token says exactly what its provider calls itself";
    EXPECT_EQ(whole({{"iss", slashed + "/"}}).code(), "wrong_key");
    on_loop([&] {
        EXPECT_TRUE(store_->accounts().by_subject(identity_provider::issuer, "person-7"))
            << "kept under one name";
    });
}

class NoSignOn : public desk {};

http::settings strong_only() {
    auto s = with_provider();
    s.oidc_acr = {"urn:house:strong", "phrh"};
    s.oidc_amr = {"mfa", "hwk"};
    return s;
}

class StrongSignOn : public SignOn {
protected:
    StrongSignOn() : SignOn(strong_only()) {}
};

TEST_F(StrongSignOn, AWeakerLogInThanAskedForIsRefused) {
    const auto url = begin()["url"].get<std::string>();
    EXPECT_NE(url.find("&acr_values=urn%3Ahouse%3Astrong%20phrh"), std::string::npos) << url;
    EXPECT_EQ(whole().code(), "wrong_key") << "nothing is said of it";
    EXPECT_EQ(whole({{"acr", "0"}, {"amr", {"mfa"}}}).code(), "wrong_key");
    EXPECT_EQ(whole({{"acr", "phrh"}}).code(), "wrong_key");
    EXPECT_EQ(whole({{"acr", "phrh"}, {"amr", {"pwd"}}}).code(), "wrong_key");
    EXPECT_EQ(whole({{"acr", "phrh"}, {"amr", "mfa"}}).code(), "wrong_key") << "a list";
    EXPECT_EQ(whole({{"acr", "phrh"}, {"amr", {"pwd", "hwk"}}}).status, 201U);
}

TEST_F(NoSignOn, WithoutAProviderThereIsNoSuchWay) {
    EXPECT_TRUE(get("/api/v1/session/ways").json()["sign_on"].is_null());
    EXPECT_EQ(post("/api/v1/session/sign_on/begin", json::object()).code(), "no_sign_on");
    EXPECT_EQ(post("/api/v1/session/sign_on", {{"code", "a"}, {"state", "b"}}).code(),
              "no_sign_on");
}

TEST(IdToken, OnlyASignatureOfTheProvidersKeyCounts) {
    const identity_provider provider, other;
    const http::expected_token wanted{"i", "c", "n", {1'000'000'000'000'000}};
    const json claims{{"iss", "i"}, {"aud", "c"},           {"nonce", "n"},
                      {"sub", "s"}, {"exp", 1'000'000'300}, {"iat", 1'000'000'000}};
    const auto judged = [&](const std::string& token) {
        const auto verdict = http::judge_id_token(token, provider.keys(), wanted);
        const auto* fault = std::get_if<http::token_fault>(&verdict);
        return fault != nullptr ? std::optional(*fault) : std::nullopt;
    };
    using enum http::token_fault;
    const auto good = provider.signed_by_us(claims);
    EXPECT_EQ(judged(good), std::nullopt);
    EXPECT_EQ(judged(provider.signed_by_us(claims, "PS256")), std::nullopt);
    EXPECT_EQ(judged(other.signed_by_us(claims)), unknown_key);
    auto head = json::parse(provider.keys())["keys"][0]["kid"].get<std::string>();
    EXPECT_EQ(judged(other.signed_by_us(claims, "RS256", head)), not_signed_so);
    EXPECT_EQ(judged(provider.signed_by_us(claims, "RS512")), not_signed_so)
        << "not a kind we take";
    // {"alg":"none"} and {"alg":"HS256"} with the claims above.
    const auto body = good.substr(good.find('.'), good.rfind('.') - good.find('.'));
    for (const char* forged : {"eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"}) {
        EXPECT_NE(judged(forged + body + "."), std::nullopt);
        EXPECT_NE(judged(forged + body + ".AAAA"), std::nullopt);
    }
    for (std::size_t at = 0; at < good.size(); at += 7) {
        if (at + 1 == good.size() || good[at + 1] == '.') continue;  // bits that carry nothing
        auto bad = good;
        bad[at] = bad[at] == 'A' ? 'B' : 'A';
        EXPECT_NE(judged(bad), std::nullopt) << at;
    }
    EXPECT_EQ(judged(""), malformed);
    EXPECT_EQ(judged("..."), malformed);
    // What no encoder writes: the library that judges signatures would end the process over it.
    const auto third = good.rfind('.') + 1;
    for (const std::string odd : {"A", "=", "AQEBA=EB", "AQEB=", "AAAAA", "A+/A", "\xff\xff"})
        EXPECT_EQ(judged(good.substr(0, third) + odd), malformed) << odd;
    auto keys = json::parse(provider.keys());
    for (const auto* number : {"n", "e"}) {
        auto odd = keys;
        odd["keys"][0][number] = "AQEBA=EB";
        EXPECT_EQ(std::get<http::token_fault>(http::judge_id_token(good, odd.dump(), wanted)),
                  unknown_key);
    }
}

}  // namespace
}  // namespace evenline::http_test
