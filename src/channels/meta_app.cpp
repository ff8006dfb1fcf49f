#include "evenline/channels/meta_app.hpp"

#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/signature.hpp"

namespace evenline::channels {
meta_app::meta_app(const channel_settings& s, std::string_view token_key)
    : secrets_(s.list("app_secret")), verify_token_(s.text("verify_token")),
      token_(s.text(token_key)),
      api_url_(base_url(s.text("api_url", "https://graph.facebook.com"))),
      api_version_(s.text("api_version", "v25.0")) {}

reading meta_app::subscription(const raw_request& request) const {
    const auto query = parse_form(query_of(request.url));
    if (!query || field(*query, "hub.mode").empty())
        return {verdict::not_found, "not a subscription request", {},
                plain_answer(404, "Not found\n")};
    const auto challenge = field(*query, "hub.challenge");
    const bool ours = field(*query, "hub.mode") == "subscribe" && !verify_token_.empty() &&
                      equal_constant_time(field(*query, "hub.verify_token"), verify_token_) &&
                      challenge.size() <= 512;
    if (!ours)
        return {verdict::invalid, "hub.verify_token is not the configured verify_token", {},
                plain_answer(403, "Forbidden")};
    return {verdict::valid, {}, {}, plain_answer(200, std::string(challenge))};
}

std::optional<reading> meta_app::stop(const raw_request& request) const {
    if (request.method == "GET") return subscription(request);
    if (hex_hmac_fits(secrets_, request.body, request.header_value("X-Hub-Signature-256")))
        return std::nullopt;
    return reading{verdict::invalid,
                   request.header_value("X-Hub-Signature-256").empty()
                       ? "X-Hub-Signature-256 is missing"
                       : "X-Hub-Signature-256 does not fit: check app_secret, and that no proxy "
                         "rewrites the body",
                   {}, plain_answer(401, "bad signature\n")};
}

reading meta_app::taken() { return {verdict::valid, {}, {}, plain_answer(200, "EVENT_RECEIVED")}; }

reading meta_app::of_another_kind(const meta_envelope& envelope, const raw_request& request) {
    auto out = taken();
    out.why = "object '" + envelope.object + "' is not this channel's: kept, no work";
    inbound_event e;
    e.event_kind = "ignored";
    e.dedupe_key = "sha256:" + to_hex(digest(hash::sha256, request.body));
    out.events.push_back(std::move(e));
    return out;
}

std::string meta_app::url_of(std::string_view path) const {
    return api_url_ + '/' + api_version_ + '/' + std::string(path);
}

http_call meta_app::post(std::string_view path, std::string members) const {
    return json_post(url_of(path), '{' + std::move(members) +
                                       ",\"access_token\":" + json_quoted(token_) + '}');
}

http_call meta_app::post_as_bearer(std::string_view path, std::string members) const {
    return json_post(url_of(path), '{' + std::move(members) + '}',
                     {{"Authorization", "Bearer " + token_}});
}

http_call meta_app::get_node(std::string_view id) const {
    http_call out;
    out.method = "GET";
    out.url = url_of(percent_encode(id));
    out.headers = {{"Authorization", "Bearer " + token_}};
    return out;
}

std::optional<file_call> meta_app::file_of(std::string_view url, bool with_token) const {
    const bool configured = url.starts_with(api_url_ + '/');   // a stand-in's, or a proxy's
    const auto host = host_of(url);
    const auto is_in = [&host](std::string_view domain) { return host.ends_with(domain); };
    // "https://evil.example?x.fbcdn.net" is not at Meta.
    const bool plain =
        host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == host.npos;
    const bool metas = url.starts_with("https://") && plain &&
                       (is_in(".fbsbx.com") || is_in(".fbcdn.net") || is_in(".facebook.com") ||
                        is_in(".cdninstagram.com") || is_in(".whatsapp.net"));
    if (!configured && !metas) return std::nullopt;
    file_call out;
    out.call.method = "GET";
    out.call.url = url;
    if (with_token) out.call.headers = {{"Authorization", "Bearer " + token_}};
    out.is_last = true;
    out.from_outside = !configured;
    return out;
}

std::vector<setting_note> meta_settings(setting_note token_note) {
    return {{"app_secret", true, true, "verifies Meta's requests; a list while rotating", ""},
            {"verify_token", true, true, "the words you type into Meta's webhook form", ""},
            token_note,
            {"api_url", false, false, "base URL of the Graph API", "https://graph.facebook.com"},
            {"api_version", false, false, "Graph API version", "v25.0"},
            {"language", false, false, "customers' language as a requirement on agents", ""}};
}

std::optional<sample_request> meta_sample(const channel_settings& s, const std::string& url,
                                          std::string_view object, const std::string& entry) {
    const auto secret = s.text("app_secret");
    if (secret.empty()) return std::nullopt;
    sample_request out;
    out.url = url;
    out.body = "{\"object\":" + json_quoted(object) + ",\"entry\":[{" + entry + "}]}";
    out.headers = {
        {"Content-Type", "application/json"},
        {"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, secret, out.body))}};
    out.how = "X-Hub-Signature-256 by app_secret";
    return out;
}

}  // namespace evenline::channels
