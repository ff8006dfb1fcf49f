// Plays a recorded mail conversation against the LMTP session, for `channel replay`.
#pragma once

#include "evenline/channels/replay.hpp"

namespace evenline::app {

[[nodiscard]] channels::transcript_outcome play_transcript(std::string_view transcript);

}  // namespace evenline::app
