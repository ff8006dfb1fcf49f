// What Asterisk's REST interface says, read into a few plain fields.
#pragma once

#include "evenline/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::channels {

struct ari_channel {
    std::string id, number, name, exten, language, app_name, app_data;
    core::instant created{};
};

struct ari_event {
    std::string type, application;
    core::instant at{};                        // 0: it does not say
    std::vector<std::string> args;
    ari_channel channel;
    std::string replaces;                      // id of the channel this one replaces
    std::vector<std::string> bridged;          // channels of the bridge it entered
    std::string bridge, digit, cause, cause_text, playback;
};

// Nothing when it is no JSON object.
[[nodiscard]] std::optional<ari_event> read_ari_event(std::string_view text);
// GET /channels; nothing when it is no list.
[[nodiscard]] std::optional<std::vector<ari_channel>> read_ari_channels(std::string_view text);
// channel_ids of GET /applications/NAME.
[[nodiscard]] std::vector<std::string> read_ari_application(std::string_view text);
// The channels of each bridge, of GET /bridges.
[[nodiscard]] std::vector<std::vector<std::string>> read_ari_bridges(std::string_view text);

}  // namespace evenline::channels
