#include "evenline/channels/social.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {

bool is_social(const channel_settings& s) {
    using namespace std::string_view_literals;
    constexpr std::array kinds{"messenger"sv, "facebook_page"sv, "instagram"sv,
                               "whatsapp"sv,  "x"sv,             "telegram"sv,
                               "discourse"sv, "mastodon"sv,      "bluesky"sv};
    return std::ranges::find(kinds, s.kind) != kinds.end() || s.text("social") == "true";
}

}  // namespace evenline::channels
