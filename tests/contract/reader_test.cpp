// Lists, pages, searches and reports.
#include "contract/desk.hpp"

#include <algorithm>
#include <thread>

namespace evenline::contract {
namespace {

using core::work_form;

class Reader : public StoreContract {
protected:
    std::vector<std::uint64_t> ids(engine::ticket_filter filter) {
        std::vector<std::uint64_t> all;
        do {
            auto page = run(reader().tickets(filter));
            if (!page) {
                ADD_FAILURE() << page.error().message();
                break;
            }
            EXPECT_LE(page->data.size(), filter.limit);
            for (const auto& t : page->data) all.push_back(t.id.value);
            filter.cursor = page->next_cursor;
        } while (!filter.cursor.empty());
        return all;
    }
    // The index follows a moment later: waits for it without guessing how long.
    std::vector<std::uint64_t> search(const std::string& text) {
        engine::ticket_filter f;
        f.text = text;
        for (int i = 0; i < 500; ++i) {
            auto found = ids(f);
            if (!found.empty()) return found;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return {};
    }
    std::map<core::channel_number, engine::parity_row> parity(core::instant from,
                                                              core::instant until) {
        const auto rows = run(reader().parity(from, until, center_.now()));
        std::map<core::channel_number, engine::parity_row> by_channel;
        for (const auto& row : rows.value()) by_channel[row.channel] = row;
        return by_channel;
    }
};

TEST_P(Reader, TicketsComeNewestFirstPageByPage) {
    for (unsigned i = 0; i < 25; ++i) ASSERT_FALSE(append(center_.receive(i, work_form::mail)));
    engine::ticket_filter f;
    f.limit = 10;
    const auto all = ids(f);
    ASSERT_EQ(all.size(), 25U);
    EXPECT_TRUE(std::is_sorted(all.rbegin(), all.rend()));
    f.customer = {3};
    EXPECT_EQ(ids(f).size(), 1U);
    f = {};
    f.status = "queued";
    EXPECT_EQ(ids(f).size(), 10U);
    f.status = "offered";
    EXPECT_EQ(ids(f).size(), 15U) << "three agents take five mails each";
    f.status = "closed";
    EXPECT_TRUE(ids(f).empty());
    f.status = "no such status";
    EXPECT_TRUE(ids(f).empty());
    f = {};
    f.channel = 3;
    EXPECT_EQ(ids(f).size(), 25U);
    f.channel = 1;
    EXPECT_TRUE(ids(f).empty());
    EXPECT_EQ(run(reader().ticket({4})).value()->id.value, 4U);
    EXPECT_FALSE(run(reader().ticket({400})).value().has_value());
    EXPECT_EQ(run(reader().customer({4})).value()->id.value, 4U);
}

TEST_P(Reader, NeedsAreFoundByTheNamesOfThePolicyInForce) {
    auto policy = core::shipped_policy();
    policy.version = 2;
    policy.name = "ours";
    policy.needs[2].name = "everyday";
    ASSERT_FALSE(append(center_.decide(core::set_policy{policy})));
    ASSERT_FALSE(append(center_.receive(1, work_form::mail)));
    engine::ticket_filter f;
    for (const auto* need : {"everyday", "2"}) {
        f.need = need;
        EXPECT_EQ(ids(f).size(), 1U) << need;
    }
    for (const auto* need : {"normal", "critical", "1"}) {
        f.need = need;
        EXPECT_TRUE(ids(f).empty()) << need;
    }
}

TEST_P(Reader, ACursorOfSomebodyElseIsRefused) {
    for (unsigned i = 0; i < 5; ++i) ASSERT_FALSE(append(center_.receive(i, work_form::mail)));
    engine::ticket_filter f;
    f.limit = 2;
    const auto good = run(reader().tickets(f))->next_cursor;
    ASSERT_FALSE(good.empty());
    for (const auto& wrong : {std::string("x"), std::string("%%%"), good + "A", good.substr(1),
                              std::string(5'000, 'A'), std::string("' OR 1=1 --")}) {
        f.cursor = wrong;
        EXPECT_EQ(run(reader().tickets(f)).error(), storage::fault::bad_cursor) << wrong;
        EXPECT_EQ(run(reader().timeline({1}, wrong, 5)).error(), storage::fault::bad_cursor)
            << wrong;
    }
    EXPECT_EQ(run(reader().audit(good, 5)).error(), storage::fault::bad_cursor)
        << "another list's cursor";
}

TEST_P(Reader, WordsFindTheirTickets) {
    ASSERT_FALSE(append(center_.receive(1, work_form::mail, "The café refunded nothing")));
    ASSERT_FALSE(append(center_.receive(2, work_form::mail, "Where is my parcel? \"Track\" it")));
    const auto first = search("cafe refund");
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(run(reader().ticket({first[0]})).value()->customer.value, 1U);
    EXPECT_EQ(search("\"track\" parcel").size(), 1U);
    engine::ticket_filter f;
    for (const auto* odd : {"\"", "NEAR(", "text:*", "a OR", "-", "' --", "refund parcel"}) {
        f.text = odd;
        EXPECT_TRUE(ids(f).empty()) << odd;
    }
}

TEST_P(Reader, ATimelineIsEventsAndMessagesInOrder) {
    ASSERT_FALSE(append(center_.receive(1, work_form::mail, "first")));
    for (int i = 0; i < 6; ++i) {
        center_.pass(core::minutes(1));
        ASSERT_FALSE(append(center_.receive(1, work_form::mail, "again")));
    }
    std::vector<engine::timeline_entry> all;
    std::string cursor;
    do {
        auto page = run(reader().timeline(center_.ticket(), cursor, 4));
        ASSERT_TRUE(page.has_value());
        EXPECT_LE(page->data.size(), 4U);
        all.insert(all.end(), page->data.begin(), page->data.end());
        cursor = page->next_cursor;
    } while (!cursor.empty());
    const auto messages =
        std::ranges::count_if(all, [](const auto& e) { return e.message.has_value(); });
    EXPECT_EQ(messages, 7);
    EXPECT_EQ(all.size() - 7, run(reader().events_of(center_.ticket()))->size());
    EXPECT_TRUE(std::ranges::is_sorted(all, {}, &engine::timeline_entry::at));
}

TEST_P(Reader, TheReportCountsWhoWasQueuedAndWhatBecameOfThem) {
    ASSERT_FALSE(append(center_.first_batch()));
    const auto from = center_.now();
    // Three callers are taken at once; the fourth waits past the target and gives up.
    for (unsigned i = 1; i <= 4; ++i) ASSERT_FALSE(append(center_.receive(i, work_form::call)));
    const auto last_caller = center_.ticket();
    center_.pass(core::seconds(10));
    for (const auto id : center_.state().open_tickets()) {
        const core::ticket t = *center_.state().find(id);
        if (t.status == core::ticket_status::offered)
            ASSERT_FALSE(append(center_.decide(core::accept_offer{t.offer, t.agent, 1})));
    }
    center_.pass(core::seconds(200));
    const auto contact = center_.state().find(last_caller)->contacts.front();
    ASSERT_FALSE(append(center_.decide(core::end_contact{contact.channel, contact.thread})));
    ASSERT_FALSE(append(center_.receive(9, work_form::mail)));
    center_.pass(core::seconds(4'000));

    const auto rows = parity(from, center_.now());
    const auto& calls = rows.at(1);
    EXPECT_EQ(calls.queued, 4U);
    EXPECT_EQ(calls.answered, 3U);
    EXPECT_EQ(calls.answered_in_target, 3U);
    EXPECT_EQ(calls.abandoned, 1U);
    EXPECT_EQ(calls.abandoned_in_target, 0U);
    EXPECT_DOUBLE_EQ(calls.wait_p50_s, 10);
    EXPECT_DOUBLE_EQ(calls.wait_p99_s, 10);
    const auto& mails = rows.at(3);
    EXPECT_EQ(mails.open, 1U);
    EXPECT_EQ(mails.open_past_target, 1U);
    for (const auto& [channel, r] : rows)
        EXPECT_EQ(r.queued, r.answered + r.abandoned + r.flowed_out + r.open);
    EXPECT_TRUE(parity(center_.now(), center_.now() + core::days(1)).empty())
        << "counted where it was queued";
}

TEST_P(Reader, WhateverHappensTheReportAddsUpAndAgreesWithThePromises) {
    ASSERT_FALSE(append(center_.first_batch()));
    std::uint64_t seed = 23;
    for (int i = 0; i < 600; ++i) ASSERT_FALSE(append(center_.random_step(seed)));
    std::map<core::channel_number, std::pair<std::uint64_t, std::uint64_t>> settled;  // kept, all
    for (const auto& e : all_events()) {
        if (const auto* p = std::get_if<core::promise_settled>(&e.body)) {
            settled[p->group.channel].first += p->kept ? 1 : 0;
            ++settled[p->group.channel].second;
        }
    }
    const auto rows = parity({0}, core::never);
    ASSERT_EQ(rows.size(), 3U);
    for (const auto& [channel, r] : rows) {
        EXPECT_EQ(r.queued, r.answered + r.abandoned + r.flowed_out + r.open) << channel;
        EXPECT_GT(r.answered, 0U);
        EXPECT_EQ(r.answered + r.abandoned, settled[channel].second) << "channel " << channel;
        EXPECT_EQ(r.answered_in_target, settled[channel].first) << "channel " << channel;
        EXPECT_LE(r.wait_p50_s, r.wait_p90_s);
        EXPECT_LE(r.wait_p90_s, r.wait_p99_s);
    }
}

TEST_P(Reader, TheAuditLogIsReadNewestFirst) {
    engine::batch b;
    for (int i = 0; i < 7; ++i)
        b.audit.push_back({{i}, "usr_1", "a", std::to_string(i), "", "", "", ""});
    ASSERT_FALSE(append(b));
    auto first = run(reader().audit("", 5)).value();
    ASSERT_EQ(first.data.size(), 5U);
    EXPECT_EQ(first.data.front().object, "6");
    auto rest = run(reader().audit(first.next_cursor, 5)).value();
    ASSERT_EQ(rest.data.size(), 2U);
    EXPECT_EQ(rest.data.back().object, "0");
    EXPECT_TRUE(rest.next_cursor.empty());
}

INSTANTIATE_TEST_SUITE_P(Every, Reader, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
