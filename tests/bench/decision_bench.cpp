// How long a decision takes, and how that grows: an agent frees and is offered the best of those
// who wait, reason recorded; and a contact arrives and is offered to the best of the agents. Beside
// it, in the same run, the least that any such desk must do: the bare heads of its buckets.
//
//     decision_bench [most waiting, default 1000000]
#include "evenline/core/step.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace evenline::bench {
namespace {

using namespace core;

constexpr std::size_t skills = 16, languages = 4, needs = 3;
constexpr instant start{1'700'000'000'000'000};

// splitmix64 over a counter: the same run everywhere.
std::uint64_t draw(std::uint64_t& seed) {
    std::uint64_t z = (seed += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

double now_ns() {
    return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

struct spread {
    double p50{}, p99{};
};
spread spread_of(std::vector<double>& v) {
    std::ranges::sort(v);
    return {v[v.size() / 2], v[v.size() * 99 / 100]};
}

std::string skill(std::size_t n) {
    return "skill" + std::string(1, static_cast<char>('a' + n % skills));
}
std::string language(std::size_t n) {
    return std::string("l") + static_cast<char>('a' + n % languages);
}

policy rules() {
    auto p = shipped_policy();
    p.needs.resize(needs);
    p.default_need = 0;
    p.needs[0] = {"a", seconds(20), seconds(3600)};
    p.needs[1] = {"b", seconds(60), seconds(3600)};
    p.needs[2] = {"c", seconds(300), seconds(3600)};
    p.rules.clear();
    for (std::size_t s = 0; s < skills; ++s) {
        classification_rule r;
        r.name = skill(s);
        r.attributes = {{"skill", skill(s)}};
        r.skills = {{skill(s), 1}};
        r.require_language = true;
        p.rules.push_back(r);
    }
    for (std::size_t n = 0; n < needs; ++n) {
        classification_rule r;
        r.name = p.needs[n].name;
        r.attributes = {{"need", p.needs[n].name}};
        r.need = static_cast<need_index>(n);
        p.rules.push_back(r);
    }
    p.life.wrap_up = false;
    p.offer.time_limit = days(365);
    p.life.reopen_within = {};
    return p;
}

class floor_of_agents {
public:
    explicit floor_of_agents(std::size_t agents) : line_(rules()) {
        for (std::size_t i = 0; i < agents; ++i) {
            agent_profile who;
            who.name = "agent " + std::to_string(i);
            for (std::size_t k = 0; k < 4; ++k) who.skills.push_back({skill(i + 4 * k), 3});
            std::ranges::sort(who.skills);
            who.languages = {language(i / 4), language(i / 4 + 1)};
            std::ranges::sort(who.languages);
            const auto made = step(line_, save_agent{{}, who}, now_).agent;
            agents_.push_back(made);
        }
    }
    void everybody(agent_state s) {
        for (const auto a : agents_) step(line_, set_presence{a, s, {}}, now_);
    }
    contact_facts contact() {
        contact_facts c;
        const auto r = draw(seed_);
        c.channel = static_cast<channel_number>(1 + r % 3);
        c.form = work_form::call;
        c.thread = std::to_string(++threads_);
        c.addresses = {{"phone", c.thread, true}};
        c.language = language(r >> 8U);
        c.attributes = {{"need", line_.rules().needs[(r >> 16U) % needs].name},
                        {"skill", skill(r >> 24U)}};
        c.occurred_at = now_;
        return c;
    }
    outcome receive() { return receive(contact()); }
    outcome receive(const contact_facts& c) { return step(line_, receive_contact{c}, now_); }

    // Finishes what an agent has and times until the next offer stands. Negative: there was none.
    double free_one(std::size_t which) {
        const auto* a = line_.find(agents_[which % agents_.size()]);
        if (!a || a->in_hand.empty()) return -1;
        const auto ticket = a->in_hand.front();
        const auto agent = a->id;
        const auto open = line_.find(ticket)->offer;
        step(line_, accept_offer{open, agent, 1}, now_);
        now_ = now_ + milliseconds(20);
        const double from = now_ns();
        const auto done = step(line_, close_ticket{ticket, agent, {}}, now_);
        const double took = now_ns() - from;
        line_.forget(ticket);
        const bool offered = std::ranges::any_of(done.events, [](const event& e) {
            return std::holds_alternative<ticket_offered>(e.body);
        });
        return offered ? took : -1;
    }
    // The same end of work with nobody waiting: what the decision is measured above.
    double close_one() {
        const auto done = receive(contact());
        const auto* t = line_.find(done.ticket);
        if (!t || t->status != ticket_status::offered) return -1;
        const auto agent = t->agent;
        step(line_, accept_offer{t->offer, agent, 1}, now_);
        now_ = now_ + milliseconds(20);
        const double from = now_ns();
        step(line_, close_ticket{done.ticket, agent, {}}, now_);
        const double took = now_ns() - from;
        line_.forget(done.ticket);
        return took;
    }
    double receive_one() {
        const auto c = contact();
        now_ = now_ + milliseconds(20);
        const double from = now_ns();
        const auto done = receive(c);
        const double took = now_ns() - from;
        const auto* t = line_.find(done.ticket);
        if (!t || t->status != ticket_status::offered) return -1;
        const auto agent = t->agent;
        step(line_, accept_offer{t->offer, agent, 1}, now_);
        step(line_, close_ticket{done.ticket, agent, {}}, now_);
        line_.forget(done.ticket);
        return took;
    }
    [[nodiscard]] std::size_t waiting() const { return line_.waiting(); }
    void pass() { now_ = now_ + microseconds(300); }

private:
    state line_;
    instant now_{start};
    std::vector<agent_id> agents_;
    std::uint64_t seed_{7}, threads_{};
};

// The bare structure: FIFO by (skill, language, need); an agent compares 24 heads by age / target.
spread bare_heads(std::size_t waiting, std::size_t decisions) {
    struct place {
        std::int64_t since;
        std::uint64_t id;
    };
    constexpr std::array<double, needs> target{20e6, 60e6, 300e6};
    std::vector<std::deque<place>> buckets(skills * languages * needs);
    std::uint64_t seed = 7, id = 0;
    std::int64_t now = start.us;
    const auto add = [&] { buckets[draw(seed) % buckets.size()].push_back({now, ++id}); };
    for (std::size_t i = 0; i < waiting; ++i) now += 300, add();
    std::vector<double> took;
    for (std::size_t i = 0; i < decisions; ++i) {
        now += 20'000;
        const double from = now_ns();
        std::deque<place>* best = nullptr;
        double most = -1;
        for (std::size_t s = 0; s < 4; ++s)
            for (std::size_t l = 0; l < 2; ++l)
                for (std::size_t n = 0; n < needs; ++n) {
                    auto& b =
                        buckets[(((i + 4 * s) % skills) * languages + (i / 4 + l) % languages) *
                                    needs +
                                n];
                    if (b.empty()) continue;
                    const double u = static_cast<double>(now - b.front().since) / target[n];
                    if (u > most) most = u, best = &b;
                }
        if (best) best->pop_front();
        took.push_back(now_ns() - from);
        add();
    }
    return spread_of(took);
}

spread clock_itself() {
    std::vector<double> took;
    for (int i = 0; i < 20'000; ++i) {
        const double from = now_ns();
        took.push_back(now_ns() - from);
    }
    return spread_of(took);
}

spread agent_frees(std::size_t waiting, std::size_t agents, std::size_t decisions) {
    floor_of_agents f(agents);
    for (std::size_t i = 0; i < waiting; ++i) f.pass(), f.receive();
    f.everybody(agent_state::available);
    while (f.waiting() < waiting) f.receive();
    std::vector<double> took;
    for (std::size_t i = 0; i < decisions + decisions / 5; ++i) {
        const double t = f.free_one(i * 7919);
        if (t >= 0 && i >= decisions / 5) took.push_back(t);  // the first fifth warms up
        f.receive();
    }
    return took.empty() ? spread{} : spread_of(took);
}

spread close_alone(std::size_t agents, std::size_t times) {
    floor_of_agents f(agents);
    f.everybody(agent_state::available);
    std::vector<double> took;
    for (std::size_t i = 0; i < times; ++i)
        if (const double t = f.close_one(); t >= 0) took.push_back(t);
    return took.empty() ? spread{} : spread_of(took);
}

spread contact_arrives(std::size_t agents, std::size_t decisions) {
    floor_of_agents f(agents);
    f.everybody(agent_state::available);
    std::vector<double> took;
    for (std::size_t i = 0; i < decisions + decisions / 5; ++i) {
        const double t = f.receive_one();
        if (t >= 0 && i >= decisions / 5) took.push_back(t);
    }
    return took.empty() ? spread{} : spread_of(took);
}

void table(std::size_t most) {
    const auto clock = clock_itself();
    std::printf("one look at the clock: p50 %.0f ns (in every figure below)\n\n", clock.p50);
    std::printf("agent frees -> next offer recorded (close, decide, offer, apply), ns\n");
    std::printf("%10s %8s %10s %10s %12s %12s %12s\n", "waiting", "agents", "p50", "p99",
                "close alone", "decision", "bare heads");
    double first = 0;
    for (const std::size_t waiting :
         {std::size_t{1'000}, std::size_t{100'000}, std::size_t{1'000'000}}) {
        if (waiting > most) continue;
        for (const std::size_t agents : {10U, 100U, 1'000U, 10'000U}) {
            if (waiting >= 1'000'000 && agents != 100 && agents != 10'000) continue;
            const std::size_t decisions = 6'000;
            const auto ours = agent_frees(std::max(waiting, agents), agents, decisions);
            const auto bare = bare_heads(waiting, decisions);
            const auto alone = close_alone(agents, 2'000);
            if (first == 0) first = ours.p50;
            std::printf("%10zu %8zu %10.0f %10.0f %12.0f %12.0f %12.0f   growth %.2f\n", waiting,
                        agents, ours.p50, ours.p99, alone.p50, ours.p50 - alone.p50, bare.p50,
                        ours.p50 / first);
            std::fflush(stdout);
        }
    }
    std::printf(
        "\ncontact arrives -> offer recorded (identify, open, classify, decide, offer, apply), "
        "ns\n");
    std::printf("%10s %8s %10s %10s\n", "waiting", "agents", "p50", "p99");
    first = 0;
    for (const std::size_t agents : {10U, 100U, 1'000U, 10'000U}) {
        const auto ours = contact_arrives(agents, agents > 1'000 ? 1'000 : 4'000);
        if (first == 0) first = ours.p50;
        std::printf("%10d %8zu %10.0f %10.0f   growth %.2f\n", 0, agents, ours.p50, ours.p99,
                    ours.p50 / first);
        std::fflush(stdout);
    }
}

}  // namespace
}  // namespace evenline::bench

int main(int count, char** given) {
    evenline::bench::table(count > 1 ? std::strtoull(given[1], nullptr, 10) : 1'000'000);
}
