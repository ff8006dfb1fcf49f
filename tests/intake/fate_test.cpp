// What became of what we did: an agent's phone that rings on, a mail that comes back, an echo.
#include "evenline/engine/text.hpp"
#include "intake/front_desk.hpp"

#include <algorithm>

namespace evenline::intake::test {
namespace {

struct fate_desk : front_desk {
    core::agent_id rosa{hire("rosa")};

    core::ticket_status status(core::ticket_id t) { return line->state().find(t)->status; }
    void reply(core::ticket_id t, const std::string& thread, std::string provider_id) {
        engine::submission s;
        s.command = core::record_reply{t, {}, true};
        s.messages.emplace_back();
        s.messages[0].ticket = t;
        s.messages[0].channel = 1;
        s.messages[0].way = engine::direction::out;
        s.messages[0].text = "We are on it,  Ana";
        s.messages[0].provider_id = std::move(provider_id);
        s.outbox.emplace_back();
        s.outbox[0].channel = 1;
        s.outbox[0].kind = "reply";
        s.outbox[0].thread = thread;
        ask(std::move(s));
    }
};

inbound_event a_call(std::string key, const std::string& thread) {
    auto e = said(std::move(key), thread, "");
    e.contact.form = core::work_form::call;
    return e;
}

inbound_event not_reached(core::agent_id whose) {
    inbound_event e;
    e.event_kind = "call.offer_failed";
    e.dedupe_key = "f1";
    e.thread_key = "c1";
    e.connection_failed = "no-answer";
    e.connection_of = engine::text(whose);
    return e;
}

TEST(Fate, ACallWhoseAgentIsNotReachedIsBackInTheLine) {
    fate_desk d;
    const auto t = d.take({a_call("k1", "c1")}).tickets.at(0);
    const auto since = d.line->state().find(t)->waiting_since;
    d.accept(t);
    ASSERT_EQ(d.status(t), core::ticket_status::active);
    d.hire("paul");
    d.time.at = d.time.at + core::seconds(20);
    d.take({not_reached(d.rosa)});
    EXPECT_EQ(d.status(t), core::ticket_status::offered);
    EXPECT_NE(d.line->state().find(t)->agent, d.rosa);
    EXPECT_EQ(d.line->state().find(t)->waiting_since, since);
}

TEST(Fate, ACallerWhoHungUpMeanwhileIsAbandonedNotServed) {
    fate_desk d;
    const auto t = d.take({a_call("k1", "c1")}).tickets.at(0);
    d.accept(t);
    auto gone = not_reached(d.rosa);
    gone.ends_contact = true;
    d.take({gone});
    EXPECT_EQ(d.store.ticket(t)->status, core::ticket_status::abandoned);
}

TEST(Fate, ACallerWhoAsksToBeCalledBackKeepsTheirPlaceWhenTheyHangUp) {
    fate_desk d;
    d.ask(core::set_presence{d.rosa, core::agent_state::away, "lunch"});
    const auto t = d.take({a_call("k1", "c1")}).tickets.at(0);
    inbound_event key = a_call("k2", "c1");
    key.event_kind = "call.callback_requested";
    key.creates_work = false;
    key.wants_callback = true;
    d.take({key});
    d.take({ended("e1", "c1")});
    EXPECT_EQ(d.status(t), core::ticket_status::queued);
    EXPECT_TRUE(d.line->state().find(t)->callback_wanted);
}

inbound_event bounce(std::string of) {
    inbound_event e;
    e.event_kind = "bounce";
    e.dedupe_key = "b1";
    e.text = "The mail did not arrive";
    e.delivery_of = std::move(of);
    e.delivery_state = "failed";
    e.delivery_error = "5.1.1 no such mailbox";
    e.report_about = "ana@example.org";
    e.anyone_may_name_ids = true;
    return e;
}

TEST(Fate, ABounceReopensTheTicketAndMarksMessageAndAddress) {
    fate_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    const auto since = d.line->state().find(t)->waiting_since;
    d.accept(t);
    d.reply(t, "t1", "mid.ours");
    ASSERT_EQ(d.status(t), core::ticket_status::waiting_customer);
    d.time.at = d.time.at + core::minutes(5);
    d.take({bounce("mid.ours")});
    EXPECT_EQ(d.status(t), core::ticket_status::offered) << "to be seen by an agent";
    EXPECT_EQ(d.line->state().find(t)->waiting_since, since);
    ASSERT_EQ(d.store.deliveries.size(), 1u);
    EXPECT_EQ(d.store.deliveries[0].state, engine::delivery::failed);
    EXPECT_EQ(d.store.deliveries[0].address, "ana@example.org");
    EXPECT_EQ(d.store.messages.back().text, "The mail did not arrive");
    EXPECT_EQ(d.store.messages.back().ticket, t);
}

TEST(Fate, ABounceBeforeOurOwnReportFindsItsTicketByTheMark) {
    fate_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    d.accept(t);
    d.reply(t, "t1", "");
    auto early = bounce("t-1.1.mark@desk");
    early.answers_ticket = engine::text(t);
    d.take({early});
    EXPECT_EQ(d.status(t), core::ticket_status::offered);
}

TEST(Fate, ABounceOfAMailThatIsNotOursChangesNothing) {
    fate_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    d.accept(t);
    d.reply(t, "t1", "mid.ours");
    d.take({bounce("mid.somebody-elses")});
    EXPECT_EQ(d.status(t), core::ticket_status::waiting_customer);
}

inbound_event echo(std::string key, std::string text) {
    auto e = said(std::move(key), "t1", std::move(text));
    e.outbound = true;
    e.creates_work = false;
    e.provider_id = "mid.9";
    return e;
}

TEST(Fate, AnEchoThatOvertakesOurOwnReportIsNotASecondMessage) {
    fate_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    d.accept(t);
    d.reply(t, "t1", "");
    const auto before = d.store.messages.size();
    d.take({echo("m2", "We are on it, Ana")});
    EXPECT_EQ(d.store.messages.size(), before);
    d.take({echo("m3", "Something typed at the provider")});
    EXPECT_EQ(d.store.messages.size(), before + 1);
}

TEST(Fate, OnceReportedTheSameWordsAgainAreNews) {
    fate_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    d.accept(t);
    d.reply(t, "t1", "");
    const auto before = d.store.messages.size();
    d.store.reports.push_back({d.store.outbox.back().id, true, engine::delivery::sent, "mid.1",
                               "", {}, 1});
    d.take({echo("m2", "We are on it, Ana")});
    EXPECT_EQ(d.store.messages.size(), before + 1);
}

TEST(Fate, AttachmentsAreTakenWithinTheirBounds) {
    front_desk d;
    auto e = said("m1", "t1");
    e.attachments.push_back({"a.txt", "text/plain", "", 0, "hello"});
    e.attachments.push_back({"b.png", "image/png", "https://cdn.example.org/b", 7, ""});
    e.attachments.push_back({"huge", "video/mp4", "", 0, std::string(11u << 20, 'x')});
    for (int i = 0; i < 30; ++i) e.attachments.push_back({"n", "", "", 0, "x"});
    d.take({e});
    const auto& kept = d.store.messages.at(0).attachments;
    ASSERT_EQ(kept.size(), 20u);
    EXPECT_EQ(kept[0].content, "hello");
    EXPECT_EQ(kept[0].sha256.size(), 64u);
    EXPECT_EQ(kept[1].url, "https://cdn.example.org/b");
    EXPECT_EQ(kept[1].sha256, "");
    EXPECT_EQ(kept[2].bytes, 11u << 20);
    EXPECT_EQ(kept[2].content, "") << "too large to keep twice";
}

TEST(Fate, ReadUntilThenIsReadOfEveryMessageSentByThen) {
    fate_desk d;
    const auto t = d.take({said("k1", "t1")}).tickets.at(0);
    d.accept(t);
    d.reply(t, "t1", "m-1");
    const auto first = d.time.at;
    d.time.at = d.time.at + core::seconds(9);
    d.take({said("k2", "t1")});
    inbound_event e;
    e.event_kind = "status";
    e.dedupe_key = "read:9";
    e.thread_key = "t1";
    e.delivery_state = "read";
    e.delivered_until = first;
    d.take({e});
    ASSERT_EQ(d.store.deliveries.size(), 1U);
    EXPECT_EQ(d.store.deliveries[0].provider_id, "m-1");
    EXPECT_EQ(d.store.deliveries[0].state, engine::delivery::read);
    d.take({e});
    EXPECT_EQ(d.store.deliveries.size(), 1U) << "a repeat says nothing new";
}

}  // namespace
}  // namespace evenline::intake::test
