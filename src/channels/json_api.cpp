#include "evenline/channels/json_api.hpp"

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

}  // namespace evenline::channels
