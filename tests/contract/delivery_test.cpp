// What became of our messages, whoever tells it first.
#include "contract/desk.hpp"

namespace evenline::contract {
namespace {

using core::work_form;
using engine::delivery;

struct Delivery : StoreContract {
    void send_a_reply() {
        auto b = center_.receive(1, work_form::mail);
        auto reply = b.messages.front();
        reply.id = 2;
        reply.way = engine::direction::out;
        reply.provider_id.clear();
        reply.text = "Here you are";
        reply.state = delivery::pending;
        b.messages.push_back(reply);
        b.outbox.push_back(
            {5, 3, "", "reply", center_.ticket(), 2, "thread-1", "{}", center_.now(), 0});
        ASSERT_FALSE(append(b));
    }
    engine::desk& desk() { return store_->desk(); }
    void note(delivery state, std::string error = {}) {
        engine::batch b;
        b.deliveries = {{3, "mid-out", state, std::move(error), center_.now(), "", ""}};
        ASSERT_FALSE(append(b));
    }
    void report_sent() {
        ASSERT_FALSE(run(journal().report({5, true, delivery::sent, "mid-out", "", {}, 1})));
    }
    engine::message_record reply() { return *run(reader().message(2)).value(); }
};

TEST_P(Delivery, AStatusBeforeOurOwnReportTakesEffectWithIt) {
    send_a_reply();
    note(delivery::read);
    note(delivery::delivered);
    EXPECT_EQ(reply().state, delivery::pending);
    report_sent();
    EXPECT_EQ(reply().state, delivery::read) << "the later of the two early ones";
    EXPECT_EQ(reply().provider_id, "mid-out");
}

TEST_P(Delivery, AnEarlyFailureKeepsItsReason) {
    send_a_reply();
    note(delivery::failed, "5.1.1 no such mailbox");
    report_sent();
    EXPECT_EQ(reply().state, delivery::failed);
    EXPECT_EQ(reply().delivery_error, "5.1.1 no such mailbox");
}

TEST_P(Delivery, TheOtherOrderEndsInTheSameState) {
    send_a_reply();
    report_sent();
    note(delivery::delivered);
    note(delivery::read);
    note(delivery::delivered);
    EXPECT_EQ(reply().state, delivery::read);
}

TEST_P(Delivery, WhatIsNotKnownAsReadIsFoundByWhenItWasSent) {
    send_a_reply();
    const auto until = [this](core::instant then) {
        return lookup().unread_replies(center_.ticket(), 3, then);
    };
    EXPECT_TRUE(until(center_.now()).empty()) << "nobody can read what has no name there yet";
    report_sent();
    const auto sent_at = reply().at;
    EXPECT_EQ(until(sent_at), std::vector<std::string>{"mid-out"});
    EXPECT_TRUE(until(sent_at - core::seconds(1)).empty());
    EXPECT_TRUE(lookup().unread_replies(center_.ticket(), 4, sent_at).empty());
    note(delivery::read);
    EXPECT_TRUE(until(sent_at).empty());
}

TEST_P(Delivery, AFileBroughtLaterTakesItsPlaceAndLeavesTheMessageAsItIs) {
    auto b = center_.receive(1, work_form::chat);
    b.messages.front().attachments = {{"a", "text/plain", 1, "", "", ""},
                                      {"photo", "image/png", 0, "", "there:7", ""}};
    const auto message = b.messages.front().id;
    b.outbox.push_back(
        {5, 3, "", "fetch_file", center_.ticket(), message, "", "{}", center_.now(), 0});
    ASSERT_FALSE(append(b));
    const auto before = *run(reader().message(message)).value();
    engine::delivery_report r{5, true, delivery::sent, "", "", {}, 1};
    r.is_file = true;
    r.file = engine::brought_file{1, "bytes", std::string(64, 'a')};
    ASSERT_FALSE(run(journal().report(r)));
    const auto after = *run(reader().message(message)).value();
    EXPECT_EQ(after.state, before.state) << "nobody sent it";
    EXPECT_EQ(after.attachments.at(1).sha256, std::string(64, 'a'));
    EXPECT_EQ(after.attachments[1].bytes, 5U);
    EXPECT_EQ(after.attachments[0].sha256, "");
    EXPECT_EQ(run(desk().content(std::string(64, 'a'))).value(), "bytes");
}

TEST_P(Delivery, WordsMadeUpWhenItWentOutAreTheOnesThatAreShownAndFound) {
    send_a_reply();
    engine::delivery_report r{5, true, delivery::sent, "mid-out", "", {}, 1};
    r.words = "Your place: seventeen";
    ASSERT_FALSE(run(journal().report(r)));
    EXPECT_EQ(reply().text, "Your place: seventeen");
    const auto found = [this](const char* text) {
        engine::search_filter f;
        f.text = text;
        f.everything = true;
        return run(desk().search(f)).value().data.size();
    };
    EXPECT_EQ(found("seventeen"), 1U);
    EXPECT_EQ(found("Here you are"), 0U);
}

TEST_P(Delivery, RepliesUnderWayAreKnownUntilTheyAreReported) {
    send_a_reply();
    EXPECT_EQ(lookup().unreported_replies(3, "thread-1"),
              std::vector<std::string>{"Here you are"});
    EXPECT_TRUE(lookup().unreported_replies(3, "thread-2").empty());
    report_sent();
    EXPECT_TRUE(lookup().unreported_replies(3, "thread-1").empty());
    EXPECT_EQ(lookup().ticket_by_provider_id(3, "mid-out"), center_.ticket());
    EXPECT_FALSE(lookup().ticket_by_provider_id(3, "mid-1").has_value())
        << "that is the customer's";
}

TEST_P(Delivery, AnAddressThatBouncesIsMarkedUntilSomethingArrives) {
    engine::batch b;
    b.deliveries = {{3, "x", delivery::failed, "5.1.1", center_.now(), "email", "ana@example.org"}};
    ASSERT_FALSE(append(b));
    EXPECT_EQ(lookup().undeliverable("email", "ana@example.org"), "5.1.1");
    EXPECT_FALSE(lookup().undeliverable("phone", "ana@example.org").has_value());
    b.deliveries.front().state = delivery::delivered;
    ASSERT_FALSE(append(b));
    EXPECT_FALSE(lookup().undeliverable("email", "ana@example.org").has_value());
}

INSTANTIATE_TEST_SUITE_P(Every, Delivery, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
