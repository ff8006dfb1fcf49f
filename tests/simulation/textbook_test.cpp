// The simulator against queues that can be computed. A measured mean must lie within twice its own
// 95 % interval of the formula's, and that interval must be narrow enough to notice a mistake.
#include "simulation/textbook.hpp"

#include <gtest/gtest.h>

namespace evenline::test {
namespace {

using namespace simulation;
using core::order_rule;
using core::work_form;

void expect_near(const estimate& measured, double computed, double narrow, const char* what) {
    EXPECT_NEAR(measured.mean, computed, 2 * measured.ci95) << what;
    EXPECT_LT(2 * measured.ci95, narrow * computed) << what << ": too wide to tell anything";
}

TEST(Textbook, TheFormulasGiveTheNumbersInTheTables) {
    EXPECT_NEAR(erlang_b(10, 5), 0.0184, 5e-5);  // tables of Erlang's loss
    EXPECT_NEAR(erlang_c(1, 0.7), 0.7, 1e-12);   // one server: the share that waits is the load
    // 48 a minute, a minute each, 50 agents: 20.8 s; with two minutes' patience 3.7 s, 3.1 % leave.
    const queue q{2880, 60, 50};
    EXPECT_NEAR(q.mean_wait_s(), 20.8, 0.05);
    EXPECT_NEAR(erlang_a(q, 120, 20).given_up, 0.031, 5e-4);
    EXPECT_NEAR(erlang_a(q, 120, 20).mean_wait_s, 3.7, 0.05);
    // Equal rates are first come, first served for everybody.
    const auto equal = by_accumulation({9, 300, 1}, {0.5, 0.5}, {1, 1});
    EXPECT_NEAR(equal[0], queue({9, 300, 1}).mean_wait_s(), 1e-9);
    // Rates infinitely far apart are strict priority.
    const auto apart = by_accumulation({60, 180, 4}, {0.4, 0.6}, {1e9, 1});
    EXPECT_NEAR(apart[1], by_priority({60, 180, 4}, {0.4, 0.6})[1], 1e-4);
}

TEST(Textbook, NobodyGivesUpErlangC) {
    for (const auto& q : {queue{100, 180, 7}, queue{60, 240, 6}}) {
        const auto r = simulate(textbook(q, 40, {{.channel = "phone", .target_s = 20}}),
                                by(order_rule::first_in_first_out), {1, 12});
        expect_near(r.channels[0].wait_s.mean, q.mean_wait_s(), 0.5, "mean wait");
        expect_near(r.channels[0].taken_level, q.within(20), 0.08, "within 20 s");
    }
}

TEST(Textbook, PeopleGiveUpErlangA) {
    const queue q{220, 300, 18};
    const auto exact = erlang_a(q, 420, 60);
    const auto r = simulate(textbook(q, 24, {{.channel = "phone", .target_s = 60}}, 420),
                            by(order_rule::first_in_first_out), {1, 12});
    expect_near(r.channels[0].abandoned_share, exact.given_up, 0.25, "given up");
    expect_near(r.channels[0].taken_level, exact.within, 0.09, "within 60 s");
}

const std::vector<customers> two_forms{{.channel = "phone", .form = work_form::call, .share = 0.4},
                                       {.channel = "chat", .form = work_form::chat, .share = 0.6}};
const queue busy{90, 180, 6};

TEST(Textbook, OneFormBeforeTheOtherIsPriority) {
    const auto exact = by_priority(busy, {0.4, 0.6});
    const auto r = simulate(textbook(busy, 48, two_forms), by(order_rule::forms_first), {1, 12});
    expect_near(r.channels[0].wait_s.mean, exact[0], 0.3, "the form before");
    expect_near(r.channels[1].wait_s.mean, exact[1], 0.4, "the form behind");
}

TEST(Textbook, AgeOverTargetAccumulatesPriority) {
    const std::vector<customers> two{{.channel = "quick", .share = 0.5, .target_s = 60},
                                     {.channel = "slow", .share = 0.5, .target_s = 240}};
    const auto exact = by_accumulation(busy, {0.5, 0.5}, {1.0 / 60, 1.0 / 240});
    const auto r = simulate(textbook(busy, 48, two), by(order_rule::age_over_target), {1, 12});
    expect_near(r.channels[0].wait_s.mean, exact[0], 0.3, "short target");
    expect_near(r.channels[1].wait_s.mean, exact[1], 0.4, "long target");
}

// Kleinrock's conservation law: with one law of handling, the order of service moves waiting about
// and creates or destroys none of it.
TEST(Textbook, NoOrderOfServiceShortensTheMeanWait) {
    std::vector<double> means;
    for (const auto rule :
         {order_rule::first_in_first_out, order_rule::forms_first, order_rule::age_over_target,
          order_rule::earliest_deadline, order_rule::promise_balanced}) {
        auto policy = by(rule);
        policy.head_start.on = rule == order_rule::promise_balanced;
        const auto r = simulate(textbook(busy, 48, two_forms), policy, {1, 6});
        double sum = 0, all = 0;
        for (const auto& c : r.channels) {
            sum += c.wait_s.mean.mean * c.contacts.mean;
            all += c.contacts.mean;
        }
        means.push_back(sum / all);
    }
    for (const double m : means) EXPECT_NEAR(m, means.front(), 0.06 * means.front());
}

// What makes the checks above worth something: the wrong order does not pass them.
TEST(Textbook, TheWrongOrderIsNoticed) {
    const auto exact = by_priority(busy, {0.4, 0.6});
    const auto r =
        simulate(textbook(busy, 48, two_forms), by(order_rule::first_in_first_out), {1, 12});
    EXPECT_GT(std::fabs(r.channels[0].wait_s.mean.mean - exact[0]),
              2 * r.channels[0].wait_s.mean.ci95);
}

}  // namespace
}  // namespace evenline::test
