// The second factor, against values worked out by another program, and over the API.
#include "http/desk.hpp"
#include "http/identity/second_factor.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

TEST(SecondFactor, ItsCodesAreThoseOfOtherPrograms) {
    // RFC 6238's secret "12345678901234567890", in base 32.
    const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    EXPECT_EQ(http::code_of(secret, 1), "287082");
    EXPECT_EQ(http::code_of(secret, 37'037'036), "081804");
    EXPECT_EQ(http::code_of(secret, 37'037'037), "050471");
    EXPECT_EQ(http::code_of(secret, 41'152'263), "005924");
    EXPECT_EQ(http::code_of(secret, 666'666'666), "353130");
    EXPECT_EQ(http::code_of("not base 32!", 1), "");
}

TEST(SecondFactor, ACodeOfTheStepBeforeOrAfterWorksAndNoneTwice) {
    const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const core::instant now{100 * 30'000'000LL + 5};
    for (const std::uint64_t step : {99U, 100U, 101U})
        EXPECT_EQ(http::step_of(secret, http::code_of(secret, step), now, 0), step);
    for (const std::uint64_t step : {98U, 102U})
        EXPECT_FALSE(http::step_of(secret, http::code_of(secret, step), now, 0));
    EXPECT_FALSE(http::step_of(secret, http::code_of(secret, 100), now, 100));
    EXPECT_EQ(http::step_of(secret, http::code_of(secret, 101), now, 100), 101U);
}

TEST(SecondFactor, SecretsAndCodesAreNewEachTime) {
    EXPECT_EQ(http::new_factor_secret().size(), 32U);
    EXPECT_NE(http::new_factor_secret(), http::new_factor_secret());
    const auto codes = http::new_recovery_codes();
    EXPECT_EQ(codes.size(), 8U);
    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 8U);
    EXPECT_EQ(http::plain_code(codes[0]).size(), 24U) << "of 32 signs: 120 bits";
    EXPECT_EQ(http::plain_code(" AB-c d "), "abcd");
    EXPECT_EQ(http::factor_uri("ABC", "ana+x@example.org"),
              "otpauth://totp/Evenline:ana%2Bx%40example.org?secret=ABC&issuer=Evenline&"
              "algorithm=SHA1&digits=6&period=30");
}

class MyAccount : public desk {
protected:
    person rosa = agent("rosa");
    answer log_in(const json& more, const char* secret = password) {
        json body{{"email", "rosa@example.com"}, {"password", secret}};
        body.update(more);
        return post("/api/v1/session", body);
    }
    answer drop(const char* secret) {
        return ask({"DELETE", "/api/v1/me/totp", json{{"password", secret}}.dump(), rosa.token,
                    {"Content-Type: application/json"}});
    }
    static std::uint64_t present() {
        return static_cast<std::uint64_t>(http::wall_now().us / 30'000'000);
    }
};

TEST_F(MyAccount, AConfirmedSecondFactorIsAskedForAfterThePassword) {
    EXPECT_EQ(put("/api/v1/me/totp", {{"otp", "000000"}}, rosa.token).code(), "no_factor_begun");
    const auto begun = post("/api/v1/me/totp", json::object(), rosa.token).json();
    const auto secret = begun["secret"].get<std::string>();
    EXPECT_EQ(log_in(json::object()).status, 201U);  // not confirmed, not asked for
    EXPECT_EQ(put("/api/v1/me/totp", {{"otp", "12"}}, rosa.token).code(), "wrong_otp");
    const auto step = present();
    const auto on = put("/api/v1/me/totp", {{"otp", http::code_of(secret, step)}}, rosa.token);
    ASSERT_EQ(on.status, 200U) << on.body;
    const auto recovery = on.json()["recovery_codes"];
    ASSERT_EQ(recovery.size(), 8U);
    EXPECT_EQ(post("/api/v1/me/totp", json::object(), rosa.token).code(), "factor_is_on");
    EXPECT_EQ(log_in(json::object()).code(), "otp_required");
    EXPECT_EQ(log_in(json::object(), "a wrong password").code(), "wrong_credentials");
    EXPECT_EQ(log_in({{"otp", http::code_of(secret, step)}}).code(), "wrong_otp");  // used above
    EXPECT_EQ(log_in({{"otp", http::code_of(secret, step + 1)}}).status, 201U);
    EXPECT_EQ(log_in({{"otp", recovery[0]}}).status, 201U);
    EXPECT_EQ(log_in({{"otp", recovery[0]}}).code(), "wrong_otp");
    EXPECT_EQ(drop("a wrong password").code(), "wrong_credentials");
    EXPECT_EQ(drop(password).status, 204U);
    EXPECT_EQ(log_in(json::object()).status, 201U);
}

TEST_F(MyAccount, ANewPasswordNeedsTheOldOneAndEndsOtherSessions) {
    const auto other = log_in(json::object()).json()["token"].get<std::string>();
    const auto change = [&](const char* old, const char* next) {
        return put("/api/v1/me/password", {{"old", old}, {"new", next}}, rosa.token);
    };
    EXPECT_EQ(change("a wrong password", "another good one").code(), "wrong_credentials");
    EXPECT_EQ(change(password, "short").code(), "invalid_input");
    EXPECT_EQ(change(password, "another good one").status, 204U);
    EXPECT_EQ(get("/api/v1/me", rosa.token).status, 200U);
    EXPECT_EQ(get("/api/v1/me", other).status, 401U);
    EXPECT_EQ(log_in(json::object()).status, 401U);
    EXPECT_EQ(log_in(json::object(), "another good one").status, 201U);
}

TEST_F(MyAccount, ATokenChangesNobodysPassword) {
    const auto program = token(engine::role::admin);
    EXPECT_EQ(put("/api/v1/me/password", {{"old", password}, {"new", "another good one"}}, program)
                  .code(),
              "not_a_person");
    EXPECT_EQ(post("/api/v1/me/totp", json::object(), program).code(), "not_a_person");
}

TEST_F(MyAccount, ACallForHelpIsKept) {
    EXPECT_EQ(post("/api/v1/me/help", {{"reason", "A refund above my limit"}}, rosa.token).status,
              201U);
    EXPECT_EQ(post("/api/v1/me/help", {{"reason", "x"}, {"ticket_id", "tkt_9"}}, rosa.token).code(),
              "ticket_unknown");
    EXPECT_EQ(post("/api/v1/me/help", json::object(), rosa.token).code(), "invalid_input");
}

}  // namespace
}  // namespace evenline::http_test
