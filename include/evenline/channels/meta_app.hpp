// What all of Meta's products share: one app's secret verifies what comes, the word typed into its
// webhook form subscribes, one API sends.
#pragma once

#include "evenline/channels/json_api.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/media.hpp"
#include "evenline/channels/meta_envelope.hpp"

namespace evenline::channels {

class meta_app {
public:
    // Reads app_secret, verify_token, api_url, api_version and the token named by `token_key`.
    meta_app(const channel_settings&, std::string_view token_key);

    // What to answer before the body is looked at: a subscription, a bad signature. Nothing: the
    // request is Meta's, read on.
    [[nodiscard]] std::optional<reading> stop(const raw_request&) const;
    [[nodiscard]] static reading taken();             // 200 as Meta wants it
    // Authentic and of another product: kept, without effect.
    [[nodiscard]] static reading of_another_kind(const meta_envelope&, const raw_request&);

    // `path` as "1234/messages", already encoded; `members` are the body's without braces.
    [[nodiscard]] http_call post(std::string_view path, std::string members) const;
    // The same with the token in a header.
    [[nodiscard]] http_call post_as_bearer(std::string_view path, std::string members) const;
    // What lies at this id; with the token in a header.
    [[nodiscard]] http_call get_node(std::string_view id) const;
    // A file at one of Meta's own servers, which is shown the token if `with_token`. Nothing: it
    // lies elsewhere (somebody's link).
    [[nodiscard]] std::optional<file_call> file_of(std::string_view url, bool with_token) const;

private:
    [[nodiscard]] reading subscription(const raw_request&) const;
    [[nodiscard]] std::string url_of(std::string_view path) const;

    std::vector<std::string> secrets_;
    std::string verify_token_, token_, api_url_, api_version_;
};

// The settings that meta_app reads, for a kind's table; `token_note` describes its token.
[[nodiscard]] std::vector<setting_note> meta_settings(setting_note token_note);
// A signed envelope of one entry; `entry` is its members without braces.
[[nodiscard]] std::optional<sample_request> meta_sample(const channel_settings&,
                                                        const std::string& url,
                                                        std::string_view object,
                                                        const std::string& entry);

}  // namespace evenline::channels
