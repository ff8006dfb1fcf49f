#include "receivers/imap_connection.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <unistd.h>

namespace evenline::receivers {
namespace {

constexpr auto send_time = core::seconds(30);

template <class T> void set(CURL* h, CURLoption option, T value) {
    curl_easy_setopt(h, option, value);
}

// Another program keeps the file fresh; tokens live for an hour.
std::string token_in(const std::string& file) {
    std::ifstream in(file);
    std::string token{std::istreambuf_iterator<char>(in), {}};
    while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.pop_back();
    return token;
}

bool is_loopback(std::string_view url) {
    return url.starts_with("imap://127.0.0.1") || url.starts_with("imap://[::1]") ||
           url.starts_with("imap://localhost");
}

int on_progress(void* woken, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<std::atomic<bool>*>(woken)->load() ? 1 : 0;
}

}  // namespace

imap_connection::imap_connection() {
    static const auto once = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(once);
    if (::pipe(bell_) != 0) bell_[0] = bell_[1] = -1;
}

imap_connection::~imap_connection() {
    curl_.reset();
    for (const int end : bell_) {
        if (end >= 0) ::close(end);
    }
}

std::string imap_connection::open(const imap_login& as) {
    curl_.reset(curl_easy_init());
    if (!curl_) return "libcurl could not start";
    auto* h = curl_.get();
    std::array<char, CURL_ERROR_SIZE> words{};
    set(h, CURLOPT_NOSIGNAL, 1L);
    set(h, CURLOPT_PROXY, "");
    set(h, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    set(h, CURLOPT_URL, as.url.c_str());
    set(h, CURLOPT_CONNECT_ONLY, 1L);
    set(h, CURLOPT_CONNECTTIMEOUT, 15L);
    set(h, CURLOPT_TIMEOUT, 45L);
    set(h, CURLOPT_USERNAME, as.user.c_str());
    // A password never travels in the clear, except over the loopback when somebody says so.
    const bool in_the_clear = as.without_tls && is_loopback(as.url);
    set(h, CURLOPT_USE_SSL, static_cast<long>(in_the_clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (as.oauth_file.empty()) {
        set(h, CURLOPT_PASSWORD, as.password.c_str());
    } else {
        const auto token = token_in(as.oauth_file);
        if (token.empty()) return "there is no token in " + as.oauth_file;
        set(h, CURLOPT_XOAUTH2_BEARER, token.c_str());
    }
    if (!as.ca_file.empty()) set(h, CURLOPT_CAINFO, as.ca_file.c_str());
    set(h, CURLOPT_ERRORBUFFER, words.data());
    set(h, CURLOPT_NOPROGRESS, 0L);
    set(h, CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(h, CURLOPT_XFERINFODATA, static_cast<void*>(&woken_));
    const auto result = curl_easy_perform(h);
    set(h, CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (result == CURLE_OK) return {};
    return words[0] != '\0' ? words.data() : curl_easy_strerror(result);
}

bool imap_connection::wait(bool to_send, core::duration longest) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(curl_.get(), CURLINFO_ACTIVESOCKET, &socket);
    if (socket == CURL_SOCKET_BAD) return false;
    std::array<pollfd, 2> on{{{socket, static_cast<short>(to_send ? POLLOUT : POLLIN), 0},
                              {bell_[0], POLLIN, 0}}};
    const auto ready = ::poll(on.data(), on.size(), static_cast<int>(longest.us / 1'000));
    return ready > 0 && !woken_;
}

bool imap_connection::send(std::string_view bytes) {
    while (!bytes.empty() && !woken_) {
        std::size_t sent = 0;
        const auto result = curl_easy_send(curl_.get(), bytes.data(), bytes.size(), &sent);
        if (result == CURLE_AGAIN) {
            if (!wait(true, send_time)) return false;
            continue;
        }
        if (result != CURLE_OK) return false;
        bytes.remove_prefix(sent);
    }
    return !woken_;
}

// TLS may hold bytes that the socket no longer shows, so it is read before it is waited for.
imap_connection::heard imap_connection::receive(std::string& into, core::duration longest) {
    std::array<char, 64 * 1'024> bytes{};
    for (bool waited = false; !woken_; waited = true) {
        std::size_t n = 0;
        const auto result = curl_easy_recv(curl_.get(), bytes.data(), bytes.size(), &n);
        if (result == CURLE_OK && n > 0) {
            into.append(bytes.data(), n);
            return heard::something;
        }
        if (result != CURLE_AGAIN) return heard::end;
        if (waited) return heard::nothing;
        if (!wait(false, longest)) return woken_ ? heard::end : heard::nothing;
    }
    return heard::end;
}

void imap_connection::wake() {
    woken_ = true;
    if (bell_[1] >= 0 && ::write(bell_[1], "x", 1) < 0) return;
}

}  // namespace evenline::receivers
