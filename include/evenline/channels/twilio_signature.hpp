// X-Twilio-Signature: HMAC-SHA1 over the URL and the form, or over the URL that names the body.
#pragma once

#include "evenline/channels/form.hpp"
#include "evenline/channels/kinds.hpp"

namespace evenline::channels {

// The forms in which Twilio may have signed this URL: as it is, without port, with the scheme's
// own port. Path, case and escapes are never touched.
[[nodiscard]] std::vector<std::string> signed_url_forms(std::string_view url);

// Base64 signature of one form.
[[nodiscard]] std::string twilio_signature(std::string_view auth_token, std::string_view url,
                                           form_fields fields);

// `fields` are the decoded POST fields, empty for GET and JSON.
[[nodiscard]] bool twilio_signature_fits(std::string_view auth_token, const raw_request&,
                                         std::string_view url, const form_fields& fields);

// A call of a test customer, signed by auth_token (channel_kind::sample).
[[nodiscard]] std::optional<sample_request> twilio_sample(const channel_settings&,
                                                          const std::string& url, core::instant,
                                                          std::uint64_t mark);

}  // namespace evenline::channels
