#include "storage/sqlite/erased_words.hpp"

#include <type_traits>

namespace evenline::storage::sqlite {
namespace {

void blank(core::ticket_contact& c) { c.thread = "erased-" + std::to_string(c.id.value); }

// One overload a kind that holds words; the others hold none.
struct eraser {
    void operator()(core::contact_received& e) { blank(e.contact); }
    void operator()(core::ticket_opened& e) { e.subject.clear(); }
    void operator()(core::ticket_absorbed& e) {
        for (auto& c : e.contacts) blank(c);
    }
    void operator()(core::ticket_split& e) {
        for (auto& c : e.contacts) blank(c);
    }
    void operator()(core::offer_declined& e) { e.reason.clear(); }
    void operator()(core::ticket_cancelled& e) { e.reason.clear(); }
    void operator()(core::connection_failed& e) { e.reason.clear(); }
    void operator()(core::reply_undelivered& e) { e.reason.clear(); }
    void operator()(core::customer_created& e) { take_words_out(e.who); }
    void operator()(core::customer_changed& e) { take_words_out(e.who); }
};

}  // namespace

bool names_people(const core::event_body& body) {
    return std::visit([]<class Body>(const Body&) { return std::is_invocable_v<eraser, Body&>; },
                      body);
}

void take_words_out(core::event_body& body) {
    std::visit(
        []<class Body>(Body& b) {
            if constexpr (std::is_invocable_v<eraser, Body&>) eraser{}(b);
        },
        body);
}

void take_words_out(core::ticket& t) {
    t.subject.clear();
    for (auto& c : t.contacts) blank(c);
}

void take_words_out(core::customer& c) {
    c.ref.clear();
    c.name.clear();
    c.language.clear();
    c.addresses.clear();
    c.suggested.clear();
}

}  // namespace evenline::storage::sqlite
