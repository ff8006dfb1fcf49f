// Every checker can fail: shown a life, a time, a record or an answer that is wrong, it says so.
#include "simulation/wrong.hpp"

namespace evenline::test {
namespace {

using namespace core;
using enum work_form;
using enum ticket_status;

// Shows a checker an event on a ticket before it and a state after it.
bench changed(std::unique_ptr<checker> c, const ticket& before, ticket after, event_body what) {
    bench b(std::move(c));
    b.with(before);
    after.version = before.version + 1;
    bench later(answer_checker());
    later.with(after);
    b.leaves(before.id.value, std::move(what), later.s);
    return b;
}

ticket in(ticket_status status) { return bench(life_checker()).row(1, call, minutes(1), status); }

TEST(CheckerFinds, I8APlaceThatGrewYounger) {
    auto younger = in(queued);
    younger.waiting_since = bench::now;
    EXPECT_EQ(changed(place_checker(), in(active), younger, ticket_queued{}).times("younger"), 1);
    const auto kept = changed(place_checker(), in(active), in(queued), ticket_queued{});
    EXPECT_EQ(kept.times("younger"), 0);
    const auto again = changed(place_checker(), in(active), younger, ticket_resumed{});
    EXPECT_EQ(again.times("a new wait before its last one was answered"), 1);
}

TEST(CheckerFinds, I10ASecondPlaceOfOneCustomer) {
    bench b(place_checker());
    auto second = b.row(2, chat, {});
    second.customer = {1};
    b.with(b.row(1, call, minutes(1))).with(second);
    outcome got;
    got.events = {b.that(2, ticket_opened{})};
    b.ends(receive_contact{}, got);
    EXPECT_EQ(b.times("got a second place"), 1);
}

TEST(CheckerFinds, I9I10AMergeThatCostsThePlaceOrAContact) {
    const auto merged = [](duration waited, bool both) {
        bench b(merge_checker());
        b.with(b.row(1, call, minutes(1))).with(b.row(2, mail, minutes(9)));
        b.who->asked(merge_tickets{{2}, {1}, {}});
        b.sees(2, tickets_merged{{1}, {}});
        auto one = b.row(1, call, waited);
        if (both) one.contacts.push_back(b.row(2, mail, minutes(9)).contacts.front());
        auto gone = b.row(2, mail, minutes(9), ticket_status::merged);
        gone.merged_into = {1}, gone.contacts.clear();
        b.s = state(b.rules);
        b.with(one).with(gone).ends(merge_tickets{{2}, {1}, {}});
        return b;
    };
    EXPECT_TRUE(merged(minutes(9), true).said.none());
    EXPECT_EQ(merged(minutes(1), true).times("has not the older place"), 1);
    EXPECT_EQ(merged(minutes(9), false).times("has not the contacts of both"), 1);
}

TEST(CheckerFinds, I11AStatusThatNobodyDeclaredAndI20AnOfferOfWhoLeft) {
    EXPECT_EQ(changed(life_checker(), in(cancelled), in(queued), ticket_queued{})
                  .times("which nobody declared"), 1);
    EXPECT_TRUE(changed(life_checker(), in(active), in(closed), ticket_closed{}).said.none());
    bench b(life_checker());
    b.with(in(abandoned)).sees(1, ticket_offered{bench::offered(1, 1, 1)});
    EXPECT_EQ(b.times("offered without waiting"), 1);
}

TEST(CheckerFinds, I12AGapInNumbersOrVersions) {
    bench b(life_checker());
    b.with(in(queued));
    auto e = b.that(1, note_recorded{});
    EXPECT_TRUE(b.sees(e).said.none());
    ++e.number, ++e.version;
    b.sees(e);
    EXPECT_EQ(b.times("event numbers do not rise by one"), 1);
    EXPECT_EQ(b.times("versions do not rise by one"), 1);
}

TEST(CheckerFinds, I3WorkForSomebodyWhoCannotOrIsNotThere) {
    bench b(offer_checker());
    auto t = b.row(1, call, minutes(1));
    t.requires_.skills = {{"billing", 3}};
    auto away = bench::person(1);
    away.state = agent_state::away;
    b.with(t).with(away).sees(1, ticket_offered{bench::offered(1, 1, 1)});
    EXPECT_EQ(b.times("without being available"), 1);
    EXPECT_EQ(b.times("beyond what they can do"), 1);
    EXPECT_EQ(b.times("whom it does not fit"), 1);
    bench taken(offer_checker());
    t.status = offered, t.offer = {1}, t.agent = {1};
    taken.with(t).with(bench::person(1, {{1}})).with(bench::offered(1, 1, 1));
    taken.sees(1, offer_accepted{{1}, {1}});
    EXPECT_EQ(taken.times("accepted work beyond what they can do"), 1);
}

TEST(CheckerFinds, I18AnOfferThatOutlivesItsTime) {
    bench b(offer_checker());
    auto t = b.held(1, call, 1, offered);
    t.offer = {1};
    b.with(t).with(bench::person(1, {{1}})).with(bench::offered(1, 1, 1)).ends();
    EXPECT_TRUE(b.said.none());
    bench late(offer_checker());
    late.with(t).with(bench::person(1, {{1}})).with(bench::offered(1, 1, 1, seconds(20))).ends();
    EXPECT_EQ(late.times("an offer outlived its time"), 1);
    late.sees(1, offer_accepted{{1}, {1}});
    EXPECT_EQ(late.times("outside the time of the offer"), 0);  // the very last instant counts
    bench nothing(offer_checker());
    nothing.with(t).ends();
    EXPECT_EQ(nothing.times("offered without an open offer"), 1);
}

TEST(CheckerFinds, I13AReplayACopyOrRowsThatGiveAnotherStateAndATimerThatWasLost) {
    bench one(offer_checker()), other(offer_checker());
    auto t = one.held(1, call, 1, offered);
    t.offer = {1};
    const auto o = bench::offered(1, 1, 1);
    one.with(t).with(bench::person(1, {{1}})).with(o);
    compare_replay(one.s, state(one.s), state(one.s), one.said);
    compare_reloaded(one.s, state(one.s), one.said);
    EXPECT_TRUE(one.said.none());
    compare_replay(other.s, one.s, state(other.s), other.said);
    EXPECT_EQ(other.times("replaying the events gave another state"), 1);
    EXPECT_EQ(other.said.all().size(), 1U);
    compare_replay(other.s, other.s, one.s, other.said);
    EXPECT_EQ(other.times("a copy is another state"), 1);
    EXPECT_EQ(other.times("a timer was lost"), 1);
    compare_reloaded(other.s, one.s, other.said);
    EXPECT_EQ(other.times("rows loaded back gave another state"), 1);
}

TEST(CheckerFinds, I19TimeThatPassedAndADeadlineThatStayed) {
    bench b(offer_checker());
    auto t = b.held(1, call, 1, offered);
    t.offer = {1};
    b.with(t).with(bench::person(1, {{1}})).with(bench::offered(1, 1, 1));
    EXPECT_FALSE(time_stands_still(b.s, bench::now, b.said));
    EXPECT_TRUE(time_stands_still(b.s, bench::now + seconds(20), b.said));
    EXPECT_EQ(b.times("a deadline passed and is still the next one"), 1);
}

TEST(CheckerFinds, I16ATicketThatIsNowhereOrElsewhere) {
    bench b(tally_checker());
    b.sees(1, ticket_opened{{1}, bench::now, ""}).ends();
    EXPECT_EQ(b.times("is open and nowhere"), 1);
    bench moved(tally_checker());
    moved.sees(1, ticket_opened{{1}, bench::now, ""}).with(in(closed)).ends();
    EXPECT_EQ(moved.times("is not where its events left it"), 1);
    bench extra(tally_checker());
    extra.with(in(queued));
    for (int i = 0; i < 8; ++i) extra.ends();
    EXPECT_EQ(extra.times("other tickets are open than were opened"), 1);
    bench early(tally_checker());
    early.sees(1, ticket_queued{});
    EXPECT_EQ(early.times("before it was opened"), 1);
}

TEST(CheckerFinds, I17TimeThatRunsBackwards) {
    bench b(time_checker());
    b.with(in(queued)).sees(1, note_recorded{});
    auto e = b.that(1, note_recorded{});
    e.at = bench::now - seconds(1);
    b.sees(e);
    EXPECT_EQ(b.times("lies before an earlier one"), 1);
    auto later = in(queued);
    later.waiting_since = bench::now + seconds(1);
    EXPECT_EQ(changed(time_checker(), in(active), later, ticket_queued{})
                  .times("waits since later than now"), 1);
}

TEST(CheckerFinds, I19ATimerThatDoesSomethingTwice) {
    bench b(time_checker());
    auto t = b.row(1, mail, minutes(9), scheduled);
    t.callback_at = bench::now;  // due, and still not in the line after time was told to pass
    b.with(t);
    for (int i = 0; i < 8; ++i) b.ends();
    EXPECT_EQ(b.times("found work left over"), 1);
}

TEST(CheckerFinds, I19APreferenceThatAnOlderTimerEnds) {
    const auto shown = [](duration left, agent_state there) {
        bench b(offer_checker());
        auto t = in(queued);
        t.preferred = {1}, t.preferred_until = bench::now + left;
        auto a = bench::person(1);
        a.state = there;
        b.with(t).with(a).sees(1, requirement_relaxed{0, {}, true});
        return b.times("before the time");
    };
    EXPECT_EQ(shown(seconds(1), agent_state::busy), 1);
    EXPECT_EQ(shown({}, agent_state::busy), 0);
    EXPECT_EQ(shown(seconds(1), agent_state::offline), 0);
}

TEST(CheckerFinds, I9AGainByAskingAgain) {
    auto ahead = in(queued);
    ahead.waiting_since = bench::now - hours(1);
    contact_received again;
    again.chase = true;
    EXPECT_EQ(changed(gain_checker(), in(queued), ahead, again).times("by a chasing message"), 1);
    EXPECT_EQ(changed(gain_checker(), in(queued), in(queued), again).said.none(), true);
    EXPECT_GE(changed(gain_checker(), in(queued), ahead, channel_changed{})
                  .times("by switching channel"), 1);
}

TEST(CheckerFinds, I15ARefusalThatChangesSomething) {
    bench b(answer_checker());
    outcome got;
    got.refused = refusal::not_yours;
    b.ends(pass_time{}, got, b.s.digest());
    EXPECT_TRUE(b.said.none());
    b.ends(pass_time{}, got, b.s.digest() + 1);
    EXPECT_EQ(b.times("changed without an event"), 1);
    got.events = {b.that(0, business_day_started{})};
    b.ends(pass_time{}, got);
    EXPECT_EQ(b.times("made events"), 1);
}

TEST(CheckerFinds, I24APromiseCountedWronglyOrTwice) {
    bench b(record_checker());
    const auto t = b.row(1, call, minutes(9));  // promised in two
    b.with(t).sees(1, promise_settled{group_of(t), true});
    EXPECT_EQ(b.times("a broken promise was counted as kept"), 1);
    b.sees(1, promise_settled{group_of(t), false});
    EXPECT_EQ(b.times("was counted twice"), 1);
    bench lean(record_checker());
    promise_record r;
    r.head_start = 2;
    lean.sees(0, head_starts_updated{{{parity_group{2, 1}, r}}});
    EXPECT_EQ(lean.times("a head start of"), 1);
}

}  // namespace
}  // namespace evenline::test
