#include "evenline/channels/kinds.hpp"

#include <array>

namespace evenline::channels {

// Each provider's file defines its own entry. A new channel: one line here, one in the table.
channel_kind cloudevents_kind();
channel_kind discourse_kind();
channel_kind facebook_page_kind();
channel_kind instagram_kind();
channel_kind lmtp_kind();
channel_kind mastodon_kind();
channel_kind messenger_kind();
channel_kind telegram_kind();
channel_kind twilio_voice_kind();
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

std::span<const channel_kind> kinds() {
    static const std::array table{twilio_voice_kind(), lmtp_kind(), messenger_kind(),
                                  facebook_page_kind(),
                                  instagram_kind(),
                                  whatsapp_kind(),
                                  x_kind(),
                                  telegram_kind(),
                                  discourse_kind(),
                                  mastodon_kind(),
                                  cloudevents_kind(),
                                  webhook_kind()};
    return table;
}

const channel_kind* find_kind(std::string_view name) {
    for (const auto& kind : kinds()) {
        if (kind.name == name) return &kind;
    }
    return nullptr;
}

}  // namespace evenline::channels
