// The table of channel kinds: the only place that knows them all.
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/channels/sample_request.hpp"

#include <functional>

namespace evenline::channels {

// A [[channel]] entry of the configuration: every key but id and kind, as text; a list has its
// values in order; secrets are already read from their files or the environment.
struct channel_settings {
    std::string id, kind;
    std::string public_url;                                  // of the server
    std::map<std::string, std::vector<std::string>> values;
    [[nodiscard]] std::string text(std::string_view key, std::string_view otherwise = {}) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view key) const;
};

struct setting_note {
    std::string_view key;
    bool required;
    bool secret;
    std::string_view what;
    std::string_view default_value;
};

// What is wrong with a setting that is there, for `config check`.
struct setting_fault { std::string key, why; };

// Where to click at the provider: shown in the console, in both its languages.
struct guide_step { std::string_view title_en, title_es, text_en, text_es; };

// A mail with its files, in whatever a provider wraps it.
inline constexpr std::size_t largest_mail_bytes = 40UL * 1'024 * 1'024;

struct channel_kind {
    std::string_view name;                                   // "messenger"
    std::string_view title;                                  // "Facebook Messenger"
    core::work_form form;                                    // of its ordinary contacts
    std::vector<setting_note> settings;  // config check and docs are made of these
    std::function<std::unique_ptr<adapter>(const channel_settings&)> make;
    // Beyond what is required and known; empty: every value will do.
    std::function<std::optional<setting_fault>(const channel_settings&)> fault{};
    // A signed request of a test customer (sample_request.hpp); empty: none can be made.
    using sample_maker = std::optional<sample_request> (*)(const channel_settings&,
                                                           const std::string& url, core::instant,
                                                           std::uint64_t mark);
    sample_maker sample{};
    std::vector<guide_step> guide{};
    // In recorded requests (docs/channels/replay.md): other names of this kind, and the settings
    // that a bare secret stands for.
    std::vector<std::string_view> recorded_as{}, recorded_secret{};
    bool is_social{};                    // in reports (social.hpp)
    std::size_t largest_body_bytes{};    // of a request of its provider; 0: hook_body_limit_bytes
};

// Settings that every kind has.
[[nodiscard]] std::span<const setting_note> common_settings();
// How fast a channel may send: as its adapter says, unless its setting sends_per_s does.
// How long its public posts are left to other customers first (peer_wait_s); 0: not at all.
[[nodiscard]] core::duration peer_wait_of(const channel_settings&);
[[nodiscard]] send_pace pace_of(const channel_settings&, const adapter&);

[[nodiscard]] std::span<const channel_kind> kinds();
[[nodiscard]] const channel_kind* find_kind(std::string_view name);

}  // namespace evenline::channels
