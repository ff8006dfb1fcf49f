#include "blackbox/client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "blackbox/server.hpp"

namespace evenline::blackbox {
namespace {

std::size_t take_body(char* data, std::size_t, std::size_t n, void* into) {
    static_cast<std::string*>(into)->append(data, n);
    return n;
}

std::size_t take_header(char* data, std::size_t, std::size_t n, void* into) {
    const std::string line(data, n);
    if (const auto colon = line.find(':'); colon != std::string::npos) {
        std::string name = line.substr(0, colon), value = line.substr(colon + 1);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        value.erase(0, value.find_first_not_of(" "));
        value.erase(value.find_last_not_of("\r\n") + 1);
        (*static_cast<std::map<std::string, std::string>*>(into))[name] = value;
    }
    return n;
}

}  // namespace

nlohmann::json reply::json() const {
    auto parsed = nlohmann::json::parse(body, nullptr, false);
    return parsed.is_discarded() ? nlohmann::json() : parsed;
}

client::client(std::string bearer) : curl_(curl_easy_init()), bearer_(std::move(bearer)) {}
client::~client() {
    if (curl_ != nullptr) curl_easy_cleanup(curl_);
}
client::client(client&& other) noexcept
    : curl_(std::exchange(other.curl_, nullptr)), bearer_(std::move(other.bearer_)) {}

reply client::get(const std::string& url) { return send("GET", url, {}, {}); }
reply client::post(const std::string& url, const nlohmann::json& body) {
    return send("POST", url, body.dump());
}
reply client::put(const std::string& url, const nlohmann::json& body) {
    return send("PUT", url, body.dump());
}

reply client::send(const std::string& method, const std::string& url, const std::string& body,
                   std::vector<std::string> headers) {
    reply got;
    if (!bearer_.empty()) headers.push_back("Authorization: Bearer " + bearer_);
    curl_slist* list = nullptr;
    for (const auto& h : headers) list = curl_slist_append(list, h.c_str());
    curl_easy_reset(curl_);
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_PROXY, "");
    // Whom to trust is what commands and console are tried for; this is only somebody who asks.
    curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 0L);
    if (method != "GET") {
        curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    }
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &got.body);
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &got.headers);
    if (curl_easy_perform(curl_) == CURLE_OK)
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &got.status);
    curl_slist_free_all(list);
    return got;
}

client log_in(const server& s, const std::string& email) {
    client anyone;
    const auto got =
        anyone.post(s.url("/api/v1/session"), {{"email", email}, {"password", server::password}});
    const auto session = got.json();
    if (!session.is_object() || !session.contains("token"))
        throw std::runtime_error("log-in failed: " + std::to_string(got.status) + " " + got.body);
    return client(session["token"].get<std::string>());
}

}  // namespace evenline::blackbox
