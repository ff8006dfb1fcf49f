// Plays a recorded request or a raw mail through an adapter, without a server: integrators debug
// with it, and recorded requests are tests. The file format is in docs/channels/replay.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::channels {

struct replayed {
    std::string line;  // one JSON object: file, channel, verdict, http_status, events, differences
    bool agrees{};         // nothing differs from what the file expects (or it expects nothing)
};

// Never throws and never crashes, whatever the contents.
[[nodiscard]] replayed replay_line(std::string_view file_name, std::string_view contents);

// What a mail conversation ("C: …" / "S: …" lines) came to when played against a session.
struct transcript_outcome {
    std::vector<std::string> differences;         // replies that were not as the transcript says
    std::vector<std::string> bodies;              // messages taken in, dot-unstuffed
    std::size_t replies_after_last_dot{};
};
using transcript_player = std::function<transcript_outcome(std::string_view transcript)>;

// The session lives above this layer; whoever links it says how transcripts are played. Without a
// player a transcript is reported as "not played" and does not agree.
void set_transcript_player(transcript_player);

}  // namespace evenline::channels
