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
