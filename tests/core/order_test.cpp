// Who is served first: need and the share of the promised time that is used, never the channel.
#include "core/given.hpp"

namespace evenline::test {
namespace {

std::vector<ticket_id> served(std::vector<contact_facts> arrivals, policy p = whole_agents()) {
    desk d(std::move(p));
    const auto rosa = d.hire(anybody("rosa"), false);
    for (std::size_t i = 0; i < arrivals.size(); ++i)
        d.now(static_cast<double>(i)).get(arrivals[i]);
    d.now(30).come(rosa);
    return d.serve_all(rosa);
}

// A mutant that serves one channel first fails here: every permutation of channels over the same
// arrivals must give the same order.
TEST(Order, LiveContactsOfOneNeedAreServedInOrderOfArrivalWhateverTheirChannels) {
    std::vector<int> ways{0, 1, 2, 3};
    do {
        std::vector<contact_facts> arrivals;
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const auto who = "customer " + std::to_string(i);
            const bool spoken = ways[i] < 2;
            arrivals.push_back(contact_of(who, static_cast<channel_number>(ways[i] + 1),
                                          spoken ? work_form::call : work_form::chat));
        }
        EXPECT_EQ(served(arrivals), (std::vector<ticket_id>{{1}, {2}, {3}, {4}}));
    } while (std::next_permutation(ways.begin(), ways.end()));
}

TEST(Order, AnUrgentMatterUsesItsPromiseSoonerThanANormalOne) {
    auto p = whole_agents();
    p.rules.push_back({.name = "card", .text_any = {"stolen card"}, .need = need_index{0}});
    auto urgent = mail("luis");
    urgent.text = "my stolen card";
    EXPECT_EQ(served({mail("ana"), urgent}, p), (std::vector<ticket_id>{{2}, {1}}));
}

TEST(Order, MailsAreServedInTheirOwnOrder) {
    EXPECT_EQ(served({mail("ana"), contact_of("luis", other_mail, work_form::mail), mail("eva")}),
              (std::vector<ticket_id>{{1}, {2}, {3}}));
}

TEST(Order, AMailThatUsedMoreOfItsHourGoesBeforeACallThatUsedLessOfItsTwoMinutes) {
    desk d(whole_agents());
    const auto rosa = d.hire(anybody("rosa"), false);
    const auto written = d.get(mail("ana"));
    d.now(1800);
    const auto spoken = d.get(call("luis"));
    d.now(1830).come(rosa);
    EXPECT_EQ(d.agent_of(written), rosa);
    EXPECT_EQ(d.status(spoken), ticket_status::queued);
}

TEST(Order, LatenessBeyondThePromiseEarnsNothingAndTheOlderPlaceWinsTheTie) {
    desk d(whole_agents());
    const auto written = d.get(mail("ana"));
    d.now(3500);
    const auto spoken = d.get(call("luis"));
    d.now(3700);
    EXPECT_DOUBLE_EQ(d.s.score(d.of(spoken), d.clock()).capped, 1);
    EXPECT_GT(d.s.score(d.of(spoken), d.clock()).used_share, 1.5);
    EXPECT_EQ(d.s.line(d.clock(), 0, 2).front(), written);
}

TEST(Order, AtSixTimesThePromiseATicketGoesBeforeEverybodyByItsRawAge) {
    auto p = whole_agents();
    p.head_start.on = false;
    desk d(p);
    const auto written = d.get(mail("ana"));
    d.now(3000);
    const auto spoken = d.get(call("luis"));
    d.now(3000 + 719);
    EXPECT_FALSE(d.s.score(d.of(spoken), d.clock()).overdue);
    EXPECT_EQ(d.s.line(d.clock(), 0, 1).front(), written);
    d.now(3000 + 720);
    const auto parts = d.s.score(d.of(spoken), d.clock());
    EXPECT_TRUE(parts.overdue);
    EXPECT_DOUBLE_EQ(parts.total, 1006);
    EXPECT_EQ(d.s.line(d.clock(), 0, 1).front(), spoken);
}

TEST(Order, TheLineShowsEveryPageOfTheSameOrderAndEachPlaceInIt) {
    desk d(whole_agents());
    for (int i = 0; i < 40; ++i) {
        const auto who = "customer " + std::to_string(i);
        d.now(i * 7).get(i % 3 == 0 ? mail(who) : i % 3 == 1 ? call(who) : chat(who));
    }
    const auto all = d.s.line(d.clock(), 0, 100);
    ASSERT_EQ(all.size(), 40U);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(d.s.position(all[i], d.clock()), i + 1);
        EXPECT_EQ(d.s.line(d.clock(), i, 1).front(), all[i]);
    }
    EXPECT_EQ(d.s.position({999}, d.clock()), 0U);
}

TEST(Order, ABaselineMayRankFormsToShowWhoPays) {
    auto p = whole_agents();
    p.order.rule = order_rule::forms_first;
    p.order.forms_order = {work_form::chat, work_form::call, work_form::mail};
    EXPECT_EQ(served({mail("ana"), call("luis"), chat("eva")}, p),
              (std::vector<ticket_id>{{3}, {2}, {1}}));
    p.order.rule = order_rule::first_in_first_out;
    EXPECT_EQ(served({mail("ana"), call("luis"), chat("eva")}, p),
              (std::vector<ticket_id>{{1}, {2}, {3}}));
    p.order.rule = order_rule::earliest_deadline;
    EXPECT_EQ(served({mail("ana"), call("luis"), chat("eva")}, p),
              (std::vector<ticket_id>{{2}, {3}, {1}}));
}

TEST(Order, AnOfferSaysWhoWasAheadWhoWouldBeNextAndWhy) {
    desk d;
    const auto paul = d.hire({.name = "paul", .takes_calls = false, .takes_mails = false}, false);
    const auto first = d.get(call("ana"));
    const auto second = d.now(1).get(chat("luis"));
    const auto third = d.now(2).get(chat("eva"));
    d.now(10).come(paul);
    const auto& why = d.s.find(d.of(second).offer)->reason;
    EXPECT_EQ(why.why_now, trigger::agent_freed);
    EXPECT_EQ(why.heads_compared, 1U);  // the call is not paul's to take; eva is not a head
    EXPECT_EQ(why.in_hand, 0);
    EXPECT_NEAR(why.score.used_share, 9.0 / 120, 1e-9);
    EXPECT_EQ(d.agent_of(third), paul);
    EXPECT_EQ(d.s.find(d.of(third).offer)->reason.in_hand, 1);
    EXPECT_EQ(d.status(first), ticket_status::queued);
}

}  // namespace
}  // namespace evenline::test
