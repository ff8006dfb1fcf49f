// Versions of the policy, checks, the form, and going back.
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class PolicyVersions : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    std::string tag() { return get("/api/v1/policy", supervisor).header("etag"); }
    answer publish(const std::string& text, const std::string& comment = {}) {
        const auto path = "/api/v1/policy" + (comment.empty() ? "" : "?comment=" + comment);
        return ask({"PUT",
                    path,
                    text,
                    supervisor,
                    {"Content-Type: application/toml", "If-Match: " + tag()}});
    }
    json versions() { return get("/api/v1/policy/versions", supervisor).json()["data"]; }
    // The one the server started with is kept while it already answers.
    void SetUp() override {
        for (int i = 0; i < 200 && versions().empty(); ++i) {
        }
    }
};

TEST_F(PolicyVersions, TheFirstIsWhatTheServerStartedWithAndEveryChangeAddsOne) {
    ASSERT_EQ(versions().size(), 1U);
    EXPECT_EQ(versions()[0]["by"], "system");
    ASSERT_EQ(publish("name = \"night\"\n", "for+the+night").status, 200U);
    const auto now = versions();
    ASSERT_EQ(now.size(), 2U);
    EXPECT_EQ(now[0]["version"], 2);
    EXPECT_EQ(now[0]["comment"], "for the night");
    EXPECT_EQ(now[0]["active"], true);
    EXPECT_EQ(now[1]["active"], false);
    const auto first = get("/api/v1/policy/versions/1", supervisor);
    EXPECT_EQ(first.body, "name = \"equal\"\n");
    EXPECT_EQ(get("/api/v1/policy/versions/9", supervisor).code(), "policy_version_unknown");
    EXPECT_EQ(get("/api/v1/policy/versions/x", supervisor).code(), "policy_version_unknown");
}

TEST_F(PolicyVersions, AnOldOneIsPublishedAgainOnlyByWhoHasReadTheOneInForce) {
    publish("name = \"night\"\n");
    const std::string path = "/api/v1/policy/versions/1/publish";
    EXPECT_EQ(post(path, {{"comment", "back"}}, supervisor).code(), "precondition_required");
    EXPECT_EQ(post(path, {{"comment", "back"}}, supervisor, {"If-Match: \"old\""}).code(),
              "version_stale");
    const auto back = post(path, {{"comment", "back"}}, supervisor, {"If-Match: " + tag()});
    ASSERT_EQ(back.status, 200U) << back.body;
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, "name = \"equal\"\n");
    const auto now = versions();
    EXPECT_EQ(now[0]["version"], 3);
    EXPECT_EQ(now[0]["comment"], "back");
    const auto audit = get("/api/v1/audit?action=policy.", supervisor).json()["data"];
    ASSERT_EQ(audit.size(), 2U);
    EXPECT_EQ(audit[0]["action"], "policy.publish");
    EXPECT_EQ(audit[0]["before"], "name = \"night\"\n");
    EXPECT_EQ(audit[0]["after"], "name = \"equal\"\n");
    EXPECT_EQ(audit[0]["reason"], "back");
    EXPECT_EQ(audit[0]["from"], "127.0.0.1");
}

TEST_F(PolicyVersions, OfTwoWhoPublishAtOnceOneDoesAndItsWordsAreInForce) {
    const auto put_of = [&](const std::string& text) {
        return "PUT /api/v1/policy HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer " + supervisor +
               "\r\nIf-Match: " + tag() + "\r\nContent-Type: application/toml\r\n" +
               "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
    };
    const std::string night = "name = \"night\"\n", noon = "name = \"noon\"\n";
    const auto first = put_of(night), second = put_of(noon);
    wire one(port()), two(port());
    one.send(first);
    two.send(second);
    const auto a = one.receive(), b = two.receive();
    EXPECT_EQ((a.status == 200) + (b.status == 200), 1) << a.body << b.body;
    const auto& refused = a.status == 200 ? b : a;
    EXPECT_TRUE(refused.code() == "version_stale" || refused.code() == "too_busy") << refused.body;
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, a.status == 200 ? night : noon);
    EXPECT_EQ(versions().size(), 2U);
}

TEST_F(PolicyVersions, ACheckSaysWhatIsWrongAndChangesNothing) {
    const auto ask_about = [&](const std::string& text) {
        return ask(
            {"POST", "/api/v1/policy/check", text, supervisor, {"Content-Type: application/toml"}});
    };
    const auto wrong = ask_about("name = \"x\"\nchannel = \"fb\"\n").json();
    EXPECT_EQ(wrong["ok"], false);
    EXPECT_EQ(wrong["findings"][0]["line"], 2);
    EXPECT_EQ(wrong["findings"][0]["key"], "rules.channel");
    EXPECT_EQ(ask_about("name = \"x\"\n").json()["ok"], true);
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, "name = \"equal\"\n");
    EXPECT_EQ(versions().size(), 1U);
}

TEST_F(PolicyVersions, TheFormIsThePolicyAndIsPublishedLikeIt) {
    const auto form = get("/api/v1/policy/form", supervisor);
    EXPECT_EQ(form.header("etag"), tag());
    EXPECT_EQ(form.json()["name"], "equal");
    auto changed = form.json();
    changed["name"] = "by form";
    const auto put_form = [&](const std::string& body, const std::string& match) {
        return ask({"PUT",
                    "/api/v1/policy/form?comment=shorter",
                    body,
                    supervisor,
                    {"Content-Type: application/json", "If-Match: " + match}});
    };
    EXPECT_EQ(put_form(changed.dump(), "\"other\"").code(), "version_stale");
    EXPECT_EQ(put_form("[1]", tag()).code(), "policy_refused");
    const auto done = put_form(changed.dump(), tag());
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(done.json()["name"], "by form");
    EXPECT_EQ(done.header("etag"), tag());
    EXPECT_EQ(versions()[0]["comment"], "shorter");
}

TEST_F(PolicyVersions, VersionsOutliveTheServer) {
    publish("name = \"night\"\n");
    stop();
    boost::asio::io_context other;
    const auto again =
        storage::open_sqlite(other.get_executor(), "sqlite:" + (folder_ / "test.db").string());
    ASSERT_TRUE(again);
    std::size_t found = 0;
    boost::asio::co_spawn(
        other,
        [&]() -> boost::asio::awaitable<void> {
            const auto all = co_await (*again)->office().policy_versions({}, 10);
            found = all ? all->data.size() : 0;
        },
        boost::asio::detached);
    other.run();
    EXPECT_EQ(found, 2U);
}

}  // namespace
}  // namespace evenline::http_test
