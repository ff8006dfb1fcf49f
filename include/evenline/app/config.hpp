// evenline.toml: what a server is told before it starts. Read once, then never changed; only the
// policy is read again while it serves.
#pragma once

#include "evenline/app/problem.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/http/settings.hpp"
#include "evenline/storage/store.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>

namespace evenline::app {

struct listen_address {
    std::string host;
    std::uint16_t port{};
    bool operator==(const listen_address&) const = default;
};

// "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80"; nothing for anything else.
[[nodiscard]] std::optional<listen_address> parse_listen(std::string_view);
[[nodiscard]] std::string to_text(const listen_address&);

// Somebody who wants to be told: events go there as Standard Webhooks.
struct subscriber_settings {
    std::string id, url;
    std::vector<std::string> secrets;  // the first signs; the others are still accepted there
    std::vector<std::string> events;   // kinds; empty: all
    bool may_be_private{};             // its address may be loopback or in a private network
};

struct retention_settings {
    storage::retention store;
    std::uint32_t backup_days{};  // 0: backups made by the server are kept for ever
};

struct log_settings {
    std::string level{"info"}, form{"auto"};
};

struct config {
    std::filesystem::path file;
    http::settings http;                 // [server]
    std::filesystem::path database;      // of [store] url
    std::string outgoing_ca_file;        // of [outgoing]
    std::size_t journal_backlog{4'096};  // decisions not yet on disk; above it 503
    std::filesystem::path policy_file;   // empty: the shipped policy
    std::filesystem::path powers_file;   // empty: the shipped catalogue
    std::vector<channels::channel_settings> channels;
    std::vector<subscriber_settings> subscribers;
    retention_settings keep;             // [retention]
    log_settings log;
    // Every setting as it counts, "section.key" -> text, secrets as "(set)": for `config show`.
    std::map<std::string, std::string> effective;
};

// The table the file's plain sections are read by, the example is tested against and `config show`
// prints. Channel settings are in channels::kinds().
struct setting {
    std::string section, key, default_value, unit, what;
};
[[nodiscard]] std::span<const setting> settings();

using environment = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] environment process_environment();

// All that is wrong with the file comes back at once. `file` is used for messages and as the
// place that relative paths start from.
[[nodiscard]] parsed<config> parse_config(std::string_view text, const std::filesystem::path& file,
                                          const environment& = process_environment());
[[nodiscard]] parsed<config> load_config(const std::filesystem::path& file,
                                         const environment& = process_environment());

}  // namespace evenline::app
