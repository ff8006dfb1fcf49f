// What the engine asks before it decides.
#include "contract/desk.hpp"

#include "storage/sqlite/database.hpp"

namespace evenline::contract {
namespace {

using core::work_form;
using Lookup = StoreContract;

TEST_P(Lookup, FindsPeopleByAddressAndName) {
    auto b = center_.receive(1, work_form::call);
    b.customers.front().ref = "crm-9";
    ASSERT_FALSE(append(b));
    EXPECT_EQ(lookup().customer_by_address("phone", "+44201")->id.value, 1U);
    EXPECT_FALSE(lookup().customer_by_address("email", "+44201").has_value());
    EXPECT_EQ(lookup().customer_by_ref("crm-9")->id.value, 1U);
    EXPECT_FALSE(lookup().customer_by_ref("").has_value());
    EXPECT_EQ(lookup().customer({1})->name, "Customer 1");
    EXPECT_FALSE(lookup().customer({2}).has_value());
}

TEST_P(Lookup, AVerifiedAddressOutweighsAClaimedOne) {
    engine::batch b;
    b.customers = {{{1}, "", "Claims it", "", {{"email", "a@example.com", false}}, {}, {}},
        {{2}, "", "Owns it", "", {{"email", "a@example.com", true}}, {}, {}}};
    ASSERT_FALSE(append(b));
    EXPECT_EQ(lookup().customer_by_address("email", "a@example.com")->id.value, 2U);
    b.customers = {{{2}, "", "Left it", "", {}, {}, {}}};
    ASSERT_FALSE(append(b));
    EXPECT_EQ(lookup().customer_by_address("email", "a@example.com")->id.value, 1U);
}

TEST_P(Lookup, AVerifiedAddressHasOneOwner) {
    engine::batch b;
    b.customers = {{{1}, "", "A", "", {{"email", "a@example.com", true}}, {}, {}},
        {{2}, "", "B", "", {{"email", "a@example.com", true}}, {}, {}}};
    EXPECT_EQ(append(b), storage::fault::duplicate);
}

TEST_P(Lookup, ALinkMovesAddressesAndNameToOneCustomer) {
    engine::batch b;
    b.customers = {{{1}, "crm-1", "A", "", {{"email", "a@example.com", true}}, {}, {}},
                   {{2}, "", "B", "", {}, {}, {}}};
    ASSERT_FALSE(append(b));
    b.customers = {{{2}, "crm-1", "B", "", {{"email", "a@example.com", true}}, {}, {}},
                   {{1}, "", "", "", {}, {}, {2}}};
    ASSERT_FALSE(append(b));
    EXPECT_EQ(lookup().customer_by_address("email", "a@example.com")->id.value, 2U);
    EXPECT_EQ(lookup().customer_by_ref("crm-1")->id.value, 2U);
    EXPECT_EQ(lookup().customer({1})->merged_into.value, 2U);
}

TEST_P(Lookup, FindsTicketsByThreadOpenOrNot) {
    ASSERT_FALSE(append(center_.receive(1, work_form::mail)));
    const auto id = center_.ticket();
    EXPECT_EQ(lookup().ticket_by_thread(3, "thread-1")->id, id);
    EXPECT_FALSE(lookup().ticket_by_thread(1, "thread-1").has_value());
    EXPECT_EQ(*lookup().ticket(id), *center_.state().find(id));
    ASSERT_FALSE(append(center_.decide(core::cancel_ticket{id, "spam"})));
    EXPECT_EQ(lookup().ticket_by_thread(3, "thread-1")->status, core::ticket_status::cancelled);
    EXPECT_EQ(lookup().ticket_by_thread(3, "' OR 1=1 --"), std::nullopt);
}

TEST_P(Lookup, AThreadFollowsItsContactIntoAnotherTicket) {
    ASSERT_FALSE(append(center_.receive(1, work_form::mail)));
    const auto from = center_.ticket();
    ASSERT_FALSE(append(center_.receive(2, work_form::mail)));
    const auto into = center_.ticket();
    ASSERT_FALSE(append(center_.decide(core::merge_tickets{from, into, {}})));
    ASSERT_EQ(center_.last().refused, core::refusal::none);
    EXPECT_EQ(lookup().ticket_by_thread(3, "thread-1")->id, into);
    EXPECT_EQ(lookup().ticket_by_thread(3, "thread-2")->id, into);
}

TEST_P(Lookup, TheLatestTicketCountsIfItEndedLately) {
    ASSERT_FALSE(append(center_.receive(1, work_form::mail)));
    const auto id = center_.ticket();
    EXPECT_EQ(lookup().latest_ticket({1}, center_.now())->id, id) << "an open one always counts";
    ASSERT_FALSE(append(center_.decide(core::cancel_ticket{id, "spam"})));
    EXPECT_TRUE(lookup().latest_ticket({1}, center_.now() - core::seconds(1)).has_value());
    EXPECT_FALSE(lookup().latest_ticket({1}, center_.now() + core::seconds(1)).has_value());
    EXPECT_FALSE(lookup().latest_ticket({7}, {}).has_value());
}

TEST_P(Lookup, MailsFindTheirThreadByTheIdOfAnEarlierOne) {
    auto b = center_.receive(1, work_form::mail);
    auto reply = b.messages.front();
    reply.id = 2;
    reply.contact = {};
    reply.way = engine::direction::out;
    reply.provider_id = "<ours@example.com>";
    b.messages.push_back(reply);
    ASSERT_FALSE(append(b));
    EXPECT_EQ(lookup().thread_by_provider_id(3, "mid-1"), "thread-1");
    EXPECT_EQ(lookup().thread_by_provider_id(3, "<ours@example.com>"), "thread-1");
    EXPECT_FALSE(lookup().thread_by_provider_id(1, "mid-1").has_value());
    EXPECT_FALSE(lookup().thread_by_provider_id(3, "").has_value());
}

TEST_P(Lookup, AnswersAreRememberedForADay) {
    engine::batch b;
    b.answers.push_back({"usr_1 k1", "sha", 201, R"({"id":1})", center_.now()});
    ASSERT_FALSE(append(b));
    const auto known = lookup().answer("usr_1 k1");
    ASSERT_TRUE(known.has_value());
    EXPECT_EQ(known->status, 201U);
    EXPECT_EQ(known->request_sha256, "sha");
    EXPECT_EQ(known->body, R"({"id":1})");
    EXPECT_FALSE(lookup().answer("usr_2 k1").has_value());
    b.answers = {{"usr_1 k2", "sha", 200, "", center_.now() + core::hours(25)}};
    ASSERT_FALSE(append(b));
    EXPECT_FALSE(lookup().answer("usr_1 k1").has_value());
}

// Taken for nobody, they would be somebody new with a second place in the line.
TEST_P(Lookup, WhoseRowIsNotWhatWasWrittenIsNotTakenForNobody) {
    auto b = center_.receive(1, work_form::mail);
    b.customers.front().ref = "crm-9";
    ASSERT_FALSE(append(b));
    const auto spoil = [&](const char* sql) {
        storage::sqlite::database beside;
        const auto file = (folder_.path() / "line.db").string();
        ASSERT_TRUE(beside.open(file, storage::sqlite::database::mode::write, {}));
        ASSERT_TRUE(beside.script(sql)) << beside.message();
    };
    spoil("UPDATE customer SET body = replace(body, 'Customer', 'customer')");
    EXPECT_THROW((void)lookup().customer({1}), engine::unreadable);
    EXPECT_THROW((void)lookup().customer_by_ref("crm-9"), engine::unreadable);
    EXPECT_THROW((void)lookup().customer_by_address("phone", "+44201"), engine::unreadable);
    EXPECT_EQ(lookup().ticket_by_thread(3, "thread-1")->id, center_.ticket());
    spoil("UPDATE ticket SET body = replace(body, 'thread-1', 'thread-2')");
    EXPECT_THROW((void)lookup().ticket_by_thread(3, "thread-1"), engine::unreadable);
    EXPECT_THROW((void)lookup().ticket(center_.ticket()), engine::unreadable);
    EXPECT_THROW((void)lookup().latest_ticket({1}, {}), engine::unreadable);
    EXPECT_FALSE(lookup().customer({2}).has_value()) << "nobody is still nobody";
    spoil("ALTER TABLE inbound RENAME TO away; ALTER TABLE answer RENAME TO gone");
    EXPECT_THROW((void)lookup().seen(3, "key"), engine::unreadable) << "it may have come before";
    EXPECT_THROW((void)lookup().answer("key"), engine::unreadable) << "it may be done already";
}

INSTANTIATE_TEST_SUITE_P(Every, Lookup, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
