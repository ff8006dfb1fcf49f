#include "evenline/channels/kinds.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace evenline::channels {

// Each provider's file defines its own entry. A new channel: one line here, one in the table.
channel_kind asterisk_ami_kind();
channel_kind asterisk_ari_kind();
channel_kind bluesky_kind();
channel_kind cloudevents_kind();
channel_kind discourse_kind();
channel_kind facebook_page_kind();
channel_kind freeswitch_esl_kind();
channel_kind imap_kind();
channel_kind instagram_kind();
channel_kind lmtp_kind();
channel_kind mailgun_kind();
channel_kind mastodon_kind();
channel_kind messenger_kind();
channel_kind postmark_kind();
channel_kind sendgrid_kind();
channel_kind ses_kind();
channel_kind smtp_kind();
channel_kind telegram_kind();
channel_kind twilio_voice_kind();
channel_kind webchat_kind();
channel_kind webhook_kind();
channel_kind whatsapp_kind();
channel_kind x_kind();

std::string channel_settings::text(std::string_view key, std::string_view otherwise) const {
    const auto found = values.find(std::string(key));
    if (found == values.end() || found->second.empty()) return std::string(otherwise);
    return found->second.front();
}

std::vector<std::string> channel_settings::list(std::string_view key) const {
    const auto found = values.find(std::string(key));
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

std::span<const setting_note> common_settings() {
    static constexpr std::array notes{
        setting_note{"sends_per_s", false, false,
                     "messages a second that this channel sends at most; 0: no limit",
                     "its kind's"},
        setting_note{"acknowledge", false, false,
                     "yes: what opens a place in line is answered at once with the place, the "
                     "likely wait and a link to the customer's own page",
                     "no, or yes with words"},
        setting_note{"acknowledgement", false, false,
                     "the words of that answer; {link}, {place} and {wait} are filled in",
                     "in the language"},
        setting_note{"peer_wait_s", false, false,
                     "a community: so long a public post is left to other customers, while its "
                     "clock runs; 0: not at all",
                     "0"}};
    return notes;
}

core::duration peer_wait_of(const channel_settings& s) {
    const auto said = s.text("peer_wait_s");
    std::uint32_t wait_s = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), wait_s);
    if (error != std::errc{} || end != said.data() + said.size()) return {};
    return core::seconds(wait_s);
}

send_pace pace_of(const channel_settings& s, const adapter& of) {
    auto out = of.pace();
    const auto said = s.text("sends_per_s");
    double per_s = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), per_s);
    if (said.empty() || error != std::errc{} || !(per_s >= 0)) return out;
    // Slower than once in a day is a slip of the pen.
    out.between = per_s == 0 ? core::duration{}
                             : core::duration{static_cast<std::int64_t>(
                                   1e6 / std::max(per_s, 1.0 / 86'400))};
    return out;
}

std::span<const channel_kind> kinds() {
    static const std::array table{twilio_voice_kind(), lmtp_kind(), messenger_kind(),
                                  smtp_kind(),
                                  imap_kind(),
                                  mailgun_kind(),
                                  postmark_kind(),
                                  sendgrid_kind(),
                                  ses_kind(),
                                  facebook_page_kind(),
                                  instagram_kind(),
                                  whatsapp_kind(),
                                  x_kind(),
                                  telegram_kind(),
                                  discourse_kind(),
                                  mastodon_kind(),
                                  bluesky_kind(),
                                  cloudevents_kind(),
                                  webchat_kind(),
                                  webhook_kind(),
                                  asterisk_ari_kind(),
                                  asterisk_ami_kind(),
                                  freeswitch_esl_kind()};
    return table;
}

const channel_kind* find_kind(std::string_view name) {
    for (const auto& kind : kinds()) {
        if (kind.name == name) return &kind;
    }
    return nullptr;
}

}  // namespace evenline::channels
