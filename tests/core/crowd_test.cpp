// As many kinds of work as there are people: each is still given to who can do it, and only to
// them. EVENLINE_CROWD=50000 for the figures of docs/trust.md, optimised.
#include "core/given.hpp"

#include <chrono>
#include <cstdlib>

namespace evenline::test {
namespace {

class stopwatch {
public:
    template <class Work>
    auto over(Work work) {
        const auto began = std::chrono::steady_clock::now();
        auto out = work();
        const auto took = std::chrono::steady_clock::now() - began;
        us_.push_back(std::chrono::duration<double, std::micro>(took).count());
        return out;
    }
    void say(const char* what) {
        std::ranges::sort(us_);
        std::printf("[  FIGURE  ] %s p50 %.1f us, p99 %.1f us, slowest %.1f us\n", what,
                    us_[us_.size() / 2], us_[us_.size() * 99 / 100], us_.back());
    }

private:
    std::vector<double> us_;
};

skill_level kind(std::size_t n) { return {"kind-" + std::to_string(1'000'000 + n), 3}; }

agent_profile who_can(const std::string& name, std::size_t from, std::size_t to) {
    auto p = anybody(name);
    for (std::size_t n = from; n < to; ++n) p.skills.push_back(kind(n));
    return p;
}

TEST(Crowd, AsManyKindsOfWorkAsPeopleAndEachIsGivenToWhoCanDoIt) {
    const char* asked = std::getenv("EVENLINE_CROWD");
    const std::size_t crowd = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 700;
    desk d(whole_agents());
    const auto host = d.hire("rosa");
    std::vector<ticket_id> waiting;
    stopwatch handing_on;
    for (std::size_t n = 0; n < crowd; ++n) {
        d.log.clear();
        d.now(static_cast<double>(n) * 0.001);
        const auto t = d.get(mail("customer " + std::to_string(n)));
        d.accept(t);
        requirement r;
        r.skills = {kind(n)};
        const auto done =
            handing_on.over([&] { return d.run(transfer_ticket{t, host, {}, r, {}}); });
        ASSERT_EQ(done.refused, refusal::none);
        waiting.push_back(t);
    }
    ASSERT_EQ(d.s.waiting(), crowd);
    stopwatch coming;
    for (std::size_t n = 0; n < crowd; n += crowd / 100) {
        const auto p = who_can("only " + std::to_string(n), n, n + 1);
        const auto who = d.run(save_agent{{}, p}).agent;
        static_cast<void>(coming.over(
            [&] { return d.run(set_presence{who, agent_state::available, ""}); }));
        ASSERT_EQ(d.s.find(who)->in_hand, std::vector<ticket_id>{waiting[n]});
    }
    // Whoever can do all of it gets the oldest, and after it the next.
    const auto all = d.hire(who_can("all", 0, crowd));
    stopwatch next, timer;
    const std::size_t step = crowd / 100;  // whose were given away above
    std::size_t n = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(crowd / 3, 2'000); ++i) {
        if (++n % step == 0) ++n;
        const auto has = d.s.find(all)->in_hand.front();
        ASSERT_EQ(has, waiting[n]);
        d.accept(has);
        static_cast<void>(next.over([&] { return d.close(has); }));
        static_cast<void>(timer.over([&] { return next_deadline(d.s); }));
    }
    handing_on.say("handing_on");
    coming.say("specialist_comes");
    next.say("closing_to_next_of_all");
    timer.say("when_to_ask_again");
}

}  // namespace
}  // namespace evenline::test
