#include "evenline/channels/social.hpp"

namespace evenline::channels {

bool is_social(const channel_settings& s) {
    const auto* kind = find_kind(s.kind);
    return (kind != nullptr && kind->is_social) || s.text("social") == "true";
}

}  // namespace evenline::channels
