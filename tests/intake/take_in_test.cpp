#include "intake/front_desk.hpp"

namespace evenline::intake::test {
namespace {

TEST(TakeIn, AMessageBecomesATicketAndIsAcknowledgedOnceDurable) {
    front_desk d;
    d.store.hold();
    d.next = {verdict::valid, {}, {said("m1", "t1")}, {}};
    d.begin();
    EXPECT_FALSE(d.last.has_value());
    d.store.release();
    d.run();
    ASSERT_TRUE(d.last.has_value());
    EXPECT_EQ(d.last->answer.status, 200u);
    EXPECT_TRUE(d.last->durable);
    ASSERT_EQ(d.last->tickets.size(), 1u);
    ASSERT_EQ(d.store.messages.size(), 1u);
    EXPECT_EQ(d.store.messages[0].ticket, d.last->tickets[0]);
    EXPECT_EQ(d.store.messages[0].text, "help");
    EXPECT_EQ(d.store.inbound.at(0).raw, "the bytes");
}

TEST(TakeIn, TheSameKeyTwiceIsOneMessage) {
    front_desk d;
    d.take({said("m1", "t1")});
    const auto again = d.take({said("m1", "t1")});
    EXPECT_EQ(again.answer.status, 200u);
    EXPECT_TRUE(again.durable);
    EXPECT_EQ(again.duplicates, 1u);
    EXPECT_EQ(d.store.messages.size(), 1u);
}

TEST(TakeIn, AllEventsOfOneRequestAreOneTransaction) {
    front_desk d;
    const auto before = d.store.batches.size();
    const auto r = d.take({said("m1", "t1"), said("m2", "t1", "hello?"), said("m3", "t2")});
    EXPECT_EQ(r.stored, 3u);
    EXPECT_EQ(d.store.batches.size(), before + 1);
    EXPECT_EQ(d.store.messages.size(), 3u);
}

TEST(TakeIn, AStoreThatFailsMeans503AndASendersSecondTry) {
    front_desk d;
    d.store.fail();
    auto r = d.take({said("m1", "t1")});
    EXPECT_EQ(r.answer.status, 503u);
    EXPECT_FALSE(r.durable);
    ASSERT_EQ(r.answer.headers.size(), 1u);
    EXPECT_EQ(r.answer.headers[0].name, "Retry-After");
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    r = d.take({said("m1", "t1")});
    EXPECT_EQ(r.answer.status, 200u);
    EXPECT_EQ(r.stored, 1u);
}

TEST(TakeIn, WhoCannotBeLookedUpIsAskedToRepeatAndNobodyElse) {
    front_desk d;
    d.store.break_index("t1");
    auto r = d.take({said("m1", "t1")});
    EXPECT_EQ(r.answer.status, 503u);
    EXPECT_FALSE(r.durable);
    EXPECT_TRUE(d.line->healthy());
    EXPECT_EQ(d.take({said("m2", "t2")}).stored, 1u);
    d.store.break_index("");
    EXPECT_EQ(d.take({said("m1", "t1")}).stored, 1u);
    EXPECT_EQ(d.store.inbound.size(), 2u);
}

TEST(TakeIn, AFullBacklogMeans503WithADifferentWord) {
    front_desk d(engine::limits{0});
    const auto r = d.take({said("m1", "t1")});
    EXPECT_EQ(r.answer.status, 503u);
    EXPECT_NE(r.answer.body.find("\"overloaded\""), std::string::npos);
}

TEST(TakeIn, AWrongSignatureStoresNothing) {
    front_desk d;
    d.next = {verdict::invalid, "wrong", {}, {}};
    d.begin();
    EXPECT_EQ(d.last->answer.status, 401u) << "even if the adapter forgot to say so";
    EXPECT_FALSE(d.last->durable);
    d.next.answer.status = 403;
    d.begin();
    EXPECT_EQ(d.last->answer.status, 403u);
    EXPECT_TRUE(d.store.inbound.empty());
}

TEST(TakeIn, WhatIsAuthenticButNotUnderstoodIsKeptAsADeadLetter) {
    front_desk d;
    d.next = {verdict::malformed, "not JSON", {}, {}};
    d.next.answer.status = 400;
    d.begin();
    d.begin();
    EXPECT_EQ(d.last->answer.status, 400u);
    EXPECT_EQ(d.last->duplicates, 1u);
    ASSERT_EQ(d.store.inbound.size(), 1u) << "the same bytes are one dead letter";
    EXPECT_EQ(d.store.inbound[0].kind, "dead_letter");
    EXPECT_EQ(d.store.inbound[0].raw, "the bytes");
    EXPECT_EQ(d.line->state().waiting(), 0u);
}

TEST(TakeIn, AVerificationIsAnsweredAndNothingIsKept) {
    front_desk d;
    d.next = {verdict::valid, {}, {}, {200, "text/plain", "challenge", {}}};
    d.begin("GET");
    EXPECT_EQ(d.last->answer.body, "challenge");
    EXPECT_TRUE(d.store.inbound.empty());
    d.next = {verdict::not_found, {}, {}, {}};
    d.begin("GET");
    EXPECT_EQ(d.last->answer.status, 404u);
}

TEST(TakeIn, ARequestWithNothingForUsIsStillKept) {
    front_desk d;
    d.take({});
    ASSERT_EQ(d.store.inbound.size(), 1u);
    EXPECT_EQ(d.store.inbound[0].kind, "ignored");
    inbound_event position;
    position.event_kind = "call.queue_position";
    position.dedupe_key = "p1";
    d.take({position});
    EXPECT_EQ(d.store.inbound.size(), 2u);
    EXPECT_EQ(d.line->state().waiting(), 0u);
    EXPECT_TRUE(d.store.messages.empty());
}

TEST(TakeIn, AHangUpAbandonsTheWaitingTicket) {
    front_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    d.take({ended("e1", "t1")});
    EXPECT_EQ(d.store.ticket(t)->status, core::ticket_status::abandoned);
}

TEST(TakeIn, AHangUpThatOvertookItsCallStillEndsIt) {
    front_desk d;
    d.take({ended("e1", "t1")});
    d.take({ended("e1", "t1")});
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    EXPECT_EQ(d.store.ticket(t)->status, core::ticket_status::abandoned);
    const auto other = d.take({said("m2", "t2")}).tickets.at(0);
    EXPECT_EQ(d.store.ticket(other)->status, core::ticket_status::queued) << "only that thread";
}

TEST(TakeIn, AHangUpAfterItsCallInOneRequestEndsIt) {
    front_desk d;
    d.take({said("m1", "t1"), ended("e1", "t1")});
    EXPECT_EQ(d.line->state().waiting(), 0u);
    const auto later = d.take({said("m2", "t1", "me again")});
    EXPECT_TRUE(core::is_open(d.store.ticket(later.tickets.at(0))->status))
        << "the end belonged to the first contact alone";
}

TEST(TakeIn, AnEchoIsAttachedAsOurOwnWordAndOpensNothing) {
    front_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    auto echo = said("m2", "t1", "we are on it");
    echo.event_kind = "echo";
    echo.outbound = true;
    echo.creates_work = false;
    echo.provider_id = "mid.2";
    d.take({echo});
    ASSERT_EQ(d.store.messages.size(), 2u);
    EXPECT_EQ(d.store.messages[1].way, engine::direction::out);
    EXPECT_EQ(d.store.messages[1].ticket, t);
    echo.dedupe_key = "m3";
    echo.thread_key = echo.contact.thread = "never seen";
    echo.provider_id = "mid.3";
    d.take({echo});
    EXPECT_EQ(d.store.messages.size(), 2u) << "no ticket to show it with; the bytes are kept";
    EXPECT_EQ(d.line->state().open_tickets().size(), 1u);
}

TEST(TakeIn, TheEchoOfAMessageWeSentIsNotASecondMessage) {
    front_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    engine::submission reply;
    reply.messages.emplace_back();
    reply.messages[0].ticket = t;
    reply.messages[0].channel = 1;
    reply.messages[0].provider_id = "mid.ours";
    d.ask(reply);
    auto echo = said("m2", "t1", "our words");
    echo.outbound = true;
    echo.creates_work = false;
    echo.provider_id = "mid.ours";
    d.take({echo});
    EXPECT_EQ(d.store.messages.size(), 2u);
}

TEST(TakeIn, AMailThatAnswersOursJoinsItsThreadWhateverItsSubject) {
    front_desk d;
    auto mail = said("a@x", "thread-a");
    mail.provider_id = "a@x";
    const auto t = d.take({mail}).tickets.at(0);
    auto answer = said("b@x", "thread-b", "any news?");
    answer.in_reply_to = "unknown@x a@x";
    answer.contact.addresses = {{"test", "somebody else", true}};
    const auto r = d.take({answer});
    EXPECT_EQ(r.tickets.at(0), t);
}

TEST(TakeIn, AnAutoReplyIsShownWithItsTicketAndOpensNothing) {
    front_desk d;
    const auto t = d.take({said("m1", "t1")}).tickets.at(0);
    auto away = said("m2", "t1", "I am on holiday");
    away.event_kind = "auto_reply";
    away.creates_work = false;
    d.take({away});
    EXPECT_EQ(d.store.messages.at(1).ticket, t);
    EXPECT_EQ(d.line->state().find(t)->contacts.size(), 1u);
    away.dedupe_key = "m3";
    away.thread_key = away.contact.thread = "t9";
    d.take({away});
    EXPECT_EQ(d.line->state().open_tickets().size(), 1u);
}

TEST(TakeIn, ADeliveryStatusGoesToTheMessageItNames) {
    front_desk d;
    inbound_event status;
    status.event_kind = "status";
    status.dedupe_key = "s1";
    status.delivery_of = "mid.1";
    status.delivery_state = "failed";
    status.delivery_error = "the number is not in use";
    d.take({status});
    ASSERT_EQ(d.store.deliveries.size(), 1u);
    EXPECT_EQ(d.store.deliveries[0].provider_id, "mid.1");
    EXPECT_EQ(d.store.deliveries[0].state, engine::delivery::failed);
}

TEST(TakeIn, NobodyComesFromTheFutureAndThePastCounts) {
    front_desk d;
    auto early = said("m1", "t1");
    early.occurred_at = d.time.at + core::hours(5);
    const auto a = d.take({early}).tickets.at(0);
    EXPECT_EQ(d.line->state().find(a)->waiting_since, d.time.at);
    auto late = said("m2", "t2");
    late.contact.addresses = {{"test", "luis", true}};
    late.occurred_at = d.time.at - core::minutes(5);
    const auto b = d.take({late}).tickets.at(0);
    EXPECT_EQ(d.line->state().find(b)->waiting_since, d.time.at - core::minutes(5));
}

TEST(TakeIn, PublicAndPrivateDifferOnlyInWhatIsShown) {
    front_desk d;
    auto post = said("m1", "t1");
    post.is_public = true;
    const auto a = d.take({post}).tickets.at(0);
    EXPECT_EQ(d.store.messages.at(0).seen_by, engine::visibility::public_);
    auto letter = said("m2", "t2");
    letter.contact.addresses = {{"test", "luis", true}};
    const auto b = d.take({letter}).tickets.at(0);
    const auto& state = d.line->state();
    EXPECT_EQ(state.find(a)->target, state.find(b)->target);
    EXPECT_EQ(state.score(*state.find(a), d.time.at), state.score(*state.find(b), d.time.at));
}

TEST(TakeIn, AnEventWithoutAKeyIsKnownByItsBytes) {
    front_desk d;
    auto e = said("", "t1");
    d.take({e});
    EXPECT_EQ(d.take({e}).duplicates, 1u);
    d.body = "other bytes";
    EXPECT_EQ(d.take({e}).stored, 1u);
}

inbound_event posted(std::string key, std::string who, std::string text) {
    auto e = said(std::move(key), "topic-8", std::move(text));
    e.is_public = true;
    e.contact.form = core::work_form::mail;
    e.contact.addresses = {{"test", std::move(who), true}};
    return e;
}

TEST(TakeIn, APublicPostOfACommunityIsLeftToItsPeersAndOneOfThemMayAnswer) {
    front_desk d;
    d.door.settings.values["peer_wait_s"] = {"600"};
    const auto id = d.take({posted("p1", "ana", "who knows?")}).tickets.at(0);
    const auto& t = *d.line->state().find(id);
    EXPECT_TRUE(t.with_peers);
    EXPECT_EQ(t.callback_at, t.waiting_since + core::seconds(600));
    d.take({posted("p2", "ana", "nobody?")});
    EXPECT_TRUE(d.line->state().find(id)->with_peers);
    d.take({posted("p3", "luis", "turn it off and on")});
    EXPECT_EQ(d.line->state().find(id)->status, core::ticket_status::waiting_customer);
    ASSERT_EQ(d.store.messages.size(), 3U);
    EXPECT_EQ(d.store.messages[2].ticket, id);
    EXPECT_EQ(d.line->state().find(id)->contacts.size(), 2U);
    // Whoever writes next is read by one of us.
    d.take({posted("p4", "mia", "the same here")});
    EXPECT_EQ(d.line->state().find(id)->status, core::ticket_status::queued);
}

TEST(TakeIn, WhatIsPrivateIsNeverLeftToPeers) {
    front_desk d;
    d.door.settings.values["peer_wait_s"] = {"600"};
    auto e = posted("p1", "ana", "who knows?");
    e.is_public = false;
    const auto id = d.take({e}).tickets.at(0);
    EXPECT_EQ(d.line->state().find(id)->status, core::ticket_status::queued);
}

}  // namespace
}  // namespace evenline::intake::test
