// A recorded request as its file tells it, and the settings its secret stands for.
#pragma once

#include "evenline/channels/kinds.hpp"

#include <nlohmann/json.hpp>

namespace evenline::channels {

struct recorded_request {
    std::string fault;               // not empty: the file is no recorded request
    std::string name, kind;
    bool is_transcript{};
    raw_request request;             // its body points into `body`
    std::string body;
    channel_settings settings;
    nlohmann::json expected;
};

// `contents` has passed the JSON reader's limits.
[[nodiscard]] recorded_request read_recorded(std::string_view contents);

// "twilio", "voice.twilio" -> "twilio_voice"; a kind's own name stands for itself; else empty.
[[nodiscard]] std::string kind_of_recorded(std::string_view channel);

// An event as replay shows it. `kind` decides what only mails have.
[[nodiscard]] nlohmann::json event_json(std::string_view kind, const inbound_event&);

}  // namespace evenline::channels
