// One arrival on one channel, as the core is told of it: who, what, when, and how present the
// customer is. Audience, follower count and visibility are not here: what the core does not know
// it cannot favour.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <map>
#include <string>
#include <vector>

namespace evenline::core {

enum class presence : std::uint8_t { live, deferred };   // is the customer there now?
enum class work_form : std::uint8_t { call, chat, mail }; // what it takes of an agent (capacity)

constexpr presence presence_of(work_form f) {
    return f == work_form::mail ? presence::deferred : presence::live;
}

// An address of a person. `kind` is "phone", "email" or a provider's name; `value` is normalised
// by the channel (E.164, case-folded mailbox, opaque id). A claimed address never joins by itself.
struct address {
    std::string kind;
    std::string value;
    bool verified{};
    auto operator<=>(const address&) const = default;
};

struct contact_facts {
    channel_number channel{};
    work_form form{work_form::mail};
    std::string thread;              // the provider's conversation: unique within the channel
    std::string continues;           // a thread of the same channel that this one takes the place
                                     // of (a call handed from one line to another); usually empty
    std::string customer_ref;        // the integrator's own name for the customer, may be empty
    std::string name;
    std::vector<address> addresses;  // first one is the sender's
    std::string language;            // BCP 47 primary tag, may be empty
    std::string subject;
    std::string text;
    std::map<std::string, std::string> attributes;
    instant occurred_at{};           // by the provider's clock; never later than `now` counts
    ticket_id belongs_to{};          // by a mark that only we gave out: joins there, at its place
    duration peer_wait{};            // other customers may answer it first: so long it is held back
                                     // from us, while its clock runs; it can only lose by it
    bool begun_by_us{};              // we write first: a matter of its own from now on, never the
                                     // place of one that ended
};

}  // namespace evenline::core
