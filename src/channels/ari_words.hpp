// What a caller who waits in Asterisk hears of the wait, in the sounds that Asterisk brings along
// in every language (its own queues say the same).
#pragma once

#include "evenline/channels/waits_aloud.hpp"

#include <string>

namespace evenline::channels {

// "sound:queue-thereare,number:3,…": the media of one request to play. `offer`: the sound that
// offers to be called back; empty: it is not offered. Empty when there is nothing to say.
[[nodiscard]] std::string ari_words(const spoken_wait&, const std::string& offer);

}  // namespace evenline::channels
