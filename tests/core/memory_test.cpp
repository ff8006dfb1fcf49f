// When memory runs out in the middle of a command: at whichever allocation, the core throws and
// leaves something that can be thrown away (the engine then reads the state again from the store).
#include "core/given.hpp"

#include <cstdlib>
#include <new>

namespace {

// How many allocations of this thread are granted from now on; negative: all.
thread_local long granted = -1;

}  // namespace

void* operator new(std::size_t size) {
    if (granted == 0) throw std::bad_alloc();
    if (granted > 0) --granted;
    if (void* got = std::malloc(size == 0 ? 1 : size)) return got;
    throw std::bad_alloc();
}
void operator delete(void* what) noexcept { std::free(what); }
void operator delete(void* what, std::size_t) noexcept { std::free(what); }

namespace evenline::test {
namespace {

// Whether the command came to its end with so many allocations; otherwise it has thrown.
bool ends_within(state& s, const command& c, instant now, long allocations) {
    granted = allocations;
    try {
        static_cast<void>(step(s, c, now));
    } catch (const std::bad_alloc&) {
        granted = -1;
        return false;
    }
    granted = -1;
    return true;
}

TEST(Memory, MayRunOutAtAnyAllocationOfACommandWithoutHarmToAnythingElse) {
    desk d;
    const auto rosa = d.hire("rosa");
    d.hire("luis");
    const auto in_hand = d.get(chat("ana"));
    d.accept(in_hand);
    const auto offered = d.get(chat("eva"));
    d.go(rosa);
    for (const auto* who : {"a", "b", "c", "d", "e", "f", "g"}) d.get(chat(who));
    const auto waiting = d.get(mail("h"));
    const auto& of = *d.s.find(d.of(offered).offer);
    auto other_rules = d.s.rules();
    other_rules.name = "other";
    requirement billing;
    billing.skills = {{"billing", 3}};
    const std::vector<command> commands{
        receive_contact{call("new")},
        receive_contact{mail("ana")},
        accept_offer{of.id, of.agent, of.version},
        decline_offer{of.id, of.agent, "busy"},
        set_presence{rosa, agent_state::available, ""},
        record_reply{in_hand, d.agent_of(in_hand), true},
        transfer_ticket{in_hand, d.agent_of(in_hand), {}, billing, {}},
        close_ticket{in_hand, d.agent_of(in_hand), "solved"},
        cancel_ticket{waiting, "spam"},
        link_customers{d.of(waiting).customer, d.of(in_hand).customer, {}},
        add_address{d.of(waiting).customer, {"email", "h@example.org", true}, {}},
        save_agent{{}, anybody("eva")},
        lose_agent{of.agent},
        set_policy{other_rules},
        revoke_offers{},
    };
    const auto before = d.s.digest();
    std::size_t failures = 0;
    for (const auto& c : commands) {
        state whole(d.s);
        static_cast<void>(step(whole, c, d.clock()));
        bool clean = false;
        for (long n = 0; !clean && n < 100'000; ++n) {
            state copy(d.s);
            clean = ends_within(copy, c, d.clock(), n);
            if (clean) EXPECT_EQ(copy.digest(), whole.digest()) << "command " << c.index();
            else ++failures;
        }
        EXPECT_TRUE(clean) << "command " << c.index();
    }
    EXPECT_EQ(d.s.digest(), before);
    EXPECT_GT(failures, 100U);
    std::printf("[  FIGURE  ] allocations_failed %zu\n", failures);
}

}  // namespace
}  // namespace evenline::test
