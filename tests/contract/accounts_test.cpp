// Accounts, sessions, tokens and one-time links, also from another process on the same store.
#include "contract/desk.hpp"

#include <algorithm>

namespace evenline::contract {
namespace {

using engine::account;
using engine::credential;
using engine::role;
using Accounts = StoreContract;

account person(std::string email, role what = role::agent) {
    account a;
    a.email = std::move(email);
    a.name = "Ada";
    a.what = what;
    a.password_hash = "$argon2id$x";
    a.profile.name = "Ada";
    a.profile.skills = {{"billing", 4}};
    a.phone = "+442071838750";
    a.created_at = {5};
    return a;
}

TEST_P(Accounts, AreFoundAsTheyWereSaved) {
    const auto added = accounts().add(person("ada@example.com"));
    ASSERT_TRUE(added.has_value());
    EXPECT_NE(added->id, 0U);
    EXPECT_TRUE(added->agent) << "who serves tickets gets an agent's number";
    for (const auto& found : {accounts().by_email("ada@example.com"), accounts().by_id(added->id),
                              accounts().by_agent(added->agent)}) {
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->id, added->id);
        EXPECT_EQ(found->profile, added->profile);
        EXPECT_EQ(found->phone, "+442071838750");
        EXPECT_EQ(found->password_hash, "$argon2id$x");
    }
    auto changed = *added;
    changed.active = false;
    changed.profile.skills.clear();
    ASSERT_TRUE(accounts().save(changed).has_value());
    EXPECT_FALSE(accounts().by_id(added->id)->active);
    EXPECT_TRUE(accounts().by_id(added->id)->profile.skills.empty());
    EXPECT_EQ(accounts().all().size(), 1U);
    EXPECT_FALSE(accounts().by_email("nobody@example.com").has_value());
    EXPECT_FALSE(accounts().by_agent({}).has_value());
    changed.id = 77;
    EXPECT_FALSE(accounts().save(changed).has_value());
}

TEST_P(Accounts, AnAddressIsTakenOnce) {
    ASSERT_TRUE(accounts().add(person("ada@example.com")).has_value());
    const auto again = accounts().add(person("ada@example.com"));
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error(), boost::system::errc::file_exists);
    EXPECT_EQ(accounts().all().size(), 1U);
}

TEST_P(Accounts, AgentNumbersGoOnWhereTheLineStands) {
    ASSERT_FALSE(append(center_.first_batch()));  // agents 1 to 3
    EXPECT_EQ(accounts().add(person("a@example.com"))->agent.value, 4U);
    EXPECT_EQ(accounts().add(person("b@example.com"))->agent.value, 5U);
    EXPECT_FALSE(accounts().add(person("c@example.com", role::supervisor))->agent);
}

TEST_P(Accounts, CredentialsAreFoundByTheirHashUntilRevoked) {
    credential c;
    c.account = 1;
    c.what = role::supervisor;
    c.scopes = {"tickets:read", "line:read"};
    c.label = "dashboard";
    c.created_at = {10};
    c.expires_at = {20};
    const auto issued = accounts().issue(c, "hash-1");
    ASSERT_TRUE(issued.has_value());
    const auto found = accounts().find("hash-1");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->id, issued->id);
    EXPECT_EQ(found->scopes, c.scopes);
    EXPECT_EQ(found->what, role::supervisor);
    EXPECT_FALSE(accounts().issue(c, "hash-1").has_value()) << "one secret, one credential";
    EXPECT_FALSE(accounts().find("hash-2").has_value());
    ASSERT_TRUE(accounts().revoke(issued->id).has_value());
    EXPECT_FALSE(accounts().find("hash-1").has_value());
}

TEST_P(Accounts, TheAuditSaysWhatWasDoneAndNotWhatWasTried) {
    ASSERT_TRUE(accounts().add(person("ada@example.com")).has_value());
    const auto issue = [&](const std::string& hash) {
        credential c;
        c.session = true, c.account = 1, c.created_at = {10}, c.expires_at = {20};
        return accounts().issue(c, hash).value().id;
    };
    const auto one = issue("one"), two = issue("two");
    const auto noting = [&](const std::string& action) -> engine::accounts& {
        accounts().note({{11}, "usr_1", action, "", "", "", "", ""});
        return accounts();
    };
    EXPECT_FALSE(noting("a name that is taken").add(person("ada@example.com")).has_value());
    EXPECT_TRUE(noting("ended one").revoke(one).has_value());
    EXPECT_TRUE(noting("ended it again").revoke(one).has_value());
    EXPECT_TRUE(noting("ended all others").revoke_sessions(1, two).has_value());
    EXPECT_TRUE(noting("ended two").revoke_sessions(1).has_value());
    EXPECT_FALSE(accounts().find("two").has_value());
    std::vector<std::string> said;
    for (const auto& entry : run(reader().audit("", 50)).value().data) said.push_back(entry.action);
    std::ranges::sort(said);
    EXPECT_EQ(said, (std::vector<std::string>{"ended one", "ended two"}));
}

TEST_P(Accounts, ALinkGivesItsAccountOnceAndInTime) {
    ASSERT_TRUE(accounts().put_link("l1", 3, {100}).has_value());
    ASSERT_TRUE(accounts().put_link("l2", 4, {100}).has_value());
    EXPECT_EQ(accounts().redeem_link("l1", {99}), 3U);
    EXPECT_FALSE(accounts().redeem_link("l1", {99}).has_value());
    EXPECT_FALSE(accounts().redeem_link("l2", {100}).has_value()) << "too late";
    EXPECT_FALSE(accounts().redeem_link("l3", {1}).has_value());
}

TEST_P(Accounts, WhoHasAConsoleIsKnownAfterARestart) {
    const auto before = accounts().version();
    const core::agent_id rosa{4}, luis{2};
    EXPECT_TRUE(accounts().with_console().empty());
    const std::vector<engine::console_change> came{{rosa, true}, {luis, true}, {rosa, true}};
    ASSERT_TRUE(accounts().keep_consoles(came).has_value());
    EXPECT_EQ(accounts().with_console(), (std::vector{luis, rosa}));
    const std::vector<engine::console_change> one_went{{rosa, false}, {luis, false}, {luis, true}};
    ASSERT_TRUE(accounts().keep_consoles(one_went).has_value());
    EXPECT_EQ(accounts().version(), before) << "nobody has to read accounts again for this";
    reopen();
    EXPECT_EQ(accounts().with_console(), std::vector{luis});
}

TEST_P(Accounts, AServerLearnsWhatTheCommandLineChanged) {
    const auto before = accounts().version();
    ASSERT_FALSE(append(center_.receive(1, core::work_form::call)));
    EXPECT_EQ(accounts().version(), before) << "work on tickets is no change of accounts";
    boost::asio::io_context apart;
    auto other = GetParam().open(apart.get_executor(), folder_.path(), {});
    ASSERT_TRUE(other.has_value());
    ASSERT_TRUE((*other)->accounts().add(person("new@example.com")).has_value());
    EXPECT_NE(accounts().version(), before);
    EXPECT_TRUE(accounts().by_email("new@example.com").has_value());
    EXPECT_FALSE(append(center_.receive(2, core::work_form::call))) << "both write the same file";
}

INSTANTIATE_TEST_SUITE_P(Every, Accounts, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
