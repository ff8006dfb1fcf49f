#include "evenline/channels/json_api.hpp"

#include "evenline/channels/timestamp.hpp"

#include <charconv>

namespace evenline::channels {

std::string base_url(std::string address) {
    while (address.ends_with('/')) address.pop_back();
    return address;
}

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    return std::string(url.substr(0, url.find('/')));
}

http_call json_post(std::string url, std::string body, std::vector<header> more) {
    more.insert(more.begin(), {"Content-Type", "application/json"});
    return {"POST", std::move(url), std::move(more), std::move(body)};
}

http_answer plain_answer(unsigned status, std::string text) {
    return {status, "text/plain", std::move(text), {{"X-Content-Type-Options", "nosniff"}}};
}

reading malformed_because(std::string why) {
    auto answer = plain_answer(400, why + '\n');
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

std::optional<core::duration> until_reset(std::span<const header> headers, std::string_view name) {
    raw_request holder;
    holder.headers.assign(headers.begin(), headers.end());
    const auto written = holder.header_value(name);
    const auto now = read_mail_date(holder.header_value("Date"));
    auto reset = read_rfc3339(written);
    std::int64_t s = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), s);
    if (!reset && error == std::errc{} && s > 0 && s < 100'000'000'000)
        reset = core::instant{s * 1'000'000};
    if (!reset || !now || *reset < *now || *reset - *now > core::hours(24)) return std::nullopt;
    return *reset - *now;
}

}  // namespace evenline::channels
