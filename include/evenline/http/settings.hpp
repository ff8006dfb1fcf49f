// Limits of the edge. Each has its unit in its name and its default here; the configuration's
// [server] table sets them by the same names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace evenline::http {

struct settings {
    std::string listen_host{"127.0.0.1"};
    std::uint16_t listen_port{8080};         // 0: a free one
    std::string public_url;                  // "https://desk.example.com"; empty: from listen
    std::string certificate_file, key_file;  // both set: TLS
    std::string version{"0.1.0"};

    std::size_t max_connections{1'024};
    std::size_t connections_per_address{768};  // not of loopback nor of `proxies`; 0: any number
    std::vector<std::string> proxies;  // addresses whose X-Forwarded-For says who really asks
    std::size_t header_limit_bytes{16'384};
    std::size_t header_count_limit{100};
    std::size_t url_limit_bytes{8'192};
    std::size_t body_limit_bytes{65'536};          // of the API
    std::size_t hook_body_limit_bytes{3'145'728};  // of channel webhooks
    std::size_t policy_body_limit_bytes{262'144};
    std::size_t attachment_limit_bytes{10'485'760};  // of one file
    std::size_t attachment_count_limit{10};          // of one message
    std::vector<std::string> attachment_types{"image/*",         "text/plain", "text/csv",
                                              "application/pdf", "application/zip",
                                              "audio/*",         "video/*"};
    std::uint32_t header_timeout_s{10};
    std::uint32_t idle_timeout_s{60};  // between requests of one connection
    std::uint32_t body_timeout_s{30};
    std::uint32_t body_min_bytes_per_s{1'024};  // above the first 5 seconds
    std::uint32_t write_timeout_s{30};
    std::uint32_t requests_per_connection{100'000};
    std::uint32_t stop_grace_s{10};

    std::size_t live_connections{2'048};
    std::size_t live_outbox_bytes{1'048'576};      // a slower console is cut with 1013
    std::size_t live_message_limit_bytes{16'384};  // from a console
    std::size_t live_ring_events{8'192};           // how far back a console may resume
    std::uint32_t live_ping_s{15};
    std::uint32_t agent_grace_s{30};           // after the last live connection is lost
    std::vector<std::string> allowed_origins;  // beside our own

    std::string oidc_issuer;  // "https://login.example.com"; empty: no single sign-on
    std::string oidc_client_id, oidc_client_secret;
    std::string oidc_name{"Single sign-on"};  // on the log-in page
    std::vector<std::string> oidc_acr;        // one of these must be in the token; empty: any
    std::vector<std::string> oidc_amr;        // the same of its methods

    std::uint32_t session_hours{9};
    std::uint32_t session_idle_minutes{60};  // without a request and without a live feed; 0: never
    std::uint32_t reads_per_second{50};      // of one account or token, and ten seconds' worth
    std::uint32_t writes_per_second{20};     // at once
    std::string password_words_file;  // one a line, refused; empty: what the system has installed
    std::string house_name;           // no part of a password
    std::uint32_t logins_per_minute{10};          // per account and address
    std::uint32_t logins_per_minute_address{60};  // per address
    unsigned password_threads{1};
    std::size_t password_queue{32};
    std::uint32_t password_memory_kib{19'456};  // argon2id
    std::uint32_t password_passes{2};
    bool metrics_open{true};  // /metrics without a token
    unsigned parity_tolerance_points{3};  // a wider gap between channels is told and asked about
    unsigned outreach_contacts{0};  // within outreach_days make a customer at risk; 0: no outreach
    unsigned outreach_days{7};
    unsigned outreach_quiet_minutes{60};  // since their last contact
    unsigned outreach_a_day{20};          // tickets opened by it, at most
    bool private_monitoring{false};  // supervisors may read along without the agent seeing it
    bool policy_by_two{false};       // what one plans comes in force once another has approved it
    // How long a break may be before it counts against adherence; 0: any length.
    unsigned break_minutes{15}, lunch_minutes{45};
};

}  // namespace evenline::http
