// A message of Amazon SNS and what its signature covers.
#pragma once

#include <string>
#include <string_view>

namespace evenline::channels {

struct sns_envelope {
    std::string fault;              // not empty: no such message
    std::string type, id, topic, message, subject, timestamp, token, subscribe_url;
    std::string certificate_url, signature, version;
    bool has_subject{};

    [[nodiscard]] std::string signed_text() const;   // what Amazon signs of it
    // By SHA-1 for version 1, SHA-256 for version 2; no other.
    [[nodiscard]] bool is_signed_by(std::string_view certificate_pem) const;
};

[[nodiscard]] sns_envelope read_sns_envelope(std::string_view body);

// https, at sns.REGION.amazonaws.com (or .cn) without a port, with a path of this end.
[[nodiscard]] bool is_sns_address(std::string_view url, std::string_view path_end);

}  // namespace evenline::channels
