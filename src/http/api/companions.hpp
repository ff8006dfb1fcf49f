// Who reads along on a ticket, or is asked for advice, beside the agent who holds it. In memory
// for every look at a ticket; in the store with the audit of it. Loop thread only.
#pragma once

#include "evenline/engine/office.hpp"

#include <map>
#include <span>

namespace evenline::http {

class companions {
public:
    void load(const std::vector<engine::companion>&);
    void put(engine::companion);
    // False: they were not there.
    bool remove(core::ticket_id, std::string_view who, engine::companion_kind);
    void forget(core::ticket_id);
    // Reads along without the holder seeing it.
    [[nodiscard]] bool hidden(core::ticket_id, std::string_view who) const;
    [[nodiscard]] std::span<const engine::companion> of(core::ticket_id) const;
    // Asked for advice on it: may read it and whisper.
    [[nodiscard]] bool advises(core::ticket_id, core::agent_id) const;
    [[nodiscard]] std::vector<core::ticket_id> tickets() const;

private:
    std::map<core::ticket_id, std::vector<engine::companion>> by_ticket_;
};

}  // namespace evenline::http
