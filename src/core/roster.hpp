// The agents, their profiles interned, and what each has in hand.
#pragma once

#include "core/lanes.hpp"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace evenline::core {

// What an agent may be given: equal abilities share one list of buckets.
struct ability {
    bool active{}, calls{}, chats{}, mails{};
    std::vector<skill_level> skills;
    std::vector<std::string> languages;
    auto operator<=>(const ability&) const = default;
    [[nodiscard]] bool takes(work_form f) const {
        return f == work_form::call ? calls : f == work_form::chat ? chats : mails;
    }
    [[nodiscard]] bool meets(const requirement& r) const;
    [[nodiscard]] unsigned breadth() const;  // forms and skills: the narrow are used first
};

// What an agent has in hand, by form. Agents with equal loads and abilities differ in idle time
// only.
struct load_class {
    std::uint8_t calls{}, chats{}, mails{};
    auto operator<=>(const load_class&) const = default;
};

struct desk {
    agent a;
    std::uint32_t profile{};
    std::uint8_t calls{}, chats{}, mails{};
    [[nodiscard]] load_class load() const { return {calls, chats, mails}; }
    std::vector<seat*> hand;                  // as a.in_hand, same order
    std::vector<std::uint32_t> preferring;    // buckets that wait for this agent only
    bool shelved{};                           // where, while available:
    std::uint32_t shelf_profile{};
    load_class shelf_load;
    instant shelf_idle{};
    [[nodiscard]] bool present() const { return a.state == agent_state::available; }
};

struct shelf_place {
    instant idle_since{};
    agent_id id{};
    desk* who{};
    bool operator<(const shelf_place& o) const {
        return idle_since != o.idle_since ? idle_since < o.idle_since : id < o.id;
    }
};

struct profile {
    ability can;
    unsigned breadth{};                       // of `can`
    // The available agents by load, the longest idle first.
    std::map<load_class, std::set<shelf_place>> shelves;
    std::vector<std::uint32_t> buckets;       // general buckets this profile may serve
    std::uint32_t agents{};                   // with it
    std::uint32_t available{};                // of them, available
    std::unique_ptr<lanes> in_order;          // made when a wide profile first decides
};

class roster {
public:
    [[nodiscard]] desk* find(agent_id id);
    [[nodiscard]] const desk* find(agent_id id) const;
    [[nodiscard]] std::map<agent_id, desk>& desks() { return desks_; }
    [[nodiscard]] const std::map<agent_id, desk>& desks() const { return desks_; }
    [[nodiscard]] profile& at(std::uint32_t p) { return profiles_[p]; }
    [[nodiscard]] const profile& at(std::uint32_t p) const { return profiles_[p]; }
    [[nodiscard]] std::vector<profile>& profiles() { return profiles_; }
    [[nodiscard]] const std::vector<profile>& profiles() const { return profiles_; }

    desk& put(agent_id id);
    // Gives every desk its profile anew: after an agent or the policy changed.
    void intern(const policy& rules, const waiting_line& waiting);
    // A new agent, or a changed one, when no team depends on the others.
    void intern(desk& d, const policy& rules, const waiting_line& waiting);
    void set_state(desk& d, agent_state s);
    // The heads of a wide profile in order, as they are now. Null: it is not wide.
    [[nodiscard]] const lanes* in_order(std::uint32_t p, waiting_line& waiting);
    void bucket_made(std::uint32_t b, const waiting_line& waiting);
    void bucket_dropped(std::uint32_t b, const bucket_key& key);

    [[nodiscard]] bool can(const desk& d, const requirement& r, work_form f) const;
    [[nodiscard]] std::uint32_t call_agents() const;

    void take(desk& d, seat& s);
    void release(desk& d, seat& s, instant at);
    // Puts the agent where their profile, load and idle time say. After every change of these.
    void shelve(desk& d);

    std::set<agent_id> held;                  // kept free for a call

private:
    [[nodiscard]] std::uint32_t number(const ability& a, const waiting_line& waiting);
    void leave(desk& d);
    void join(desk& d, std::uint32_t p);

    std::map<agent_id, desk> desks_;
    std::vector<desk*> by_number_;            // the same, for small numbers
    std::map<ability, std::uint32_t> numbers_;
    std::vector<profile> profiles_;
};

// Units in use in the live layer, and in both.
[[nodiscard]] int live_units(const capacity_rules& c, load_class l);
[[nodiscard]] int used_units(const capacity_rules& c, load_class l);
// Whether there is room, whoever waits: capacity alone, without the gate.
[[nodiscard]] bool has_room(const policy& rules, load_class l, work_form f);
// Whether live work would be laid over deferred work in hand.
[[nodiscard]] bool displaces(const policy& rules, load_class l, work_form f);

}  // namespace evenline::core
