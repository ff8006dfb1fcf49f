// Which words about people the log of events holds, and what it is without them.
#pragma once

#include "evenline/core/event.hpp"

namespace evenline::storage::sqlite {

// The event may hold somebody's name, address, subject or words.
[[nodiscard]] bool names_people(const core::event_body&);
// The same without them. Threads become "erased-<contact>": still different from each other.
void take_words_out(core::event_body&);
void take_words_out(core::ticket&);
void take_words_out(core::customer&);

}  // namespace evenline::storage::sqlite
