#include "senders/curl_handle.hpp"

#include "evenline/senders/address_guard.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <curl/curl.h>
#include <memory>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>

namespace evenline::senders {
namespace {

struct free_list { void operator()(curl_slist* l) const { curl_slist_free_all(l); } };
struct free_handle { void operator()(CURL* h) const { curl_easy_cleanup(h); } };
using header_list = std::unique_ptr<curl_slist, free_list>;
using handle = std::unique_ptr<CURL, free_handle>;

struct transfer {
    transport_answer answer;
    std::string_view upload;
    std::size_t longest{64 * 1'024};   // of the answer that is kept
    const std::atomic<bool>* stopping{};
};

void append(header_list& list, const std::string& line) {
    auto* longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    if (!list) list.reset(longer);
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& t = *static_cast<transfer*>(to);
    auto& body = t.answer.body;
    const auto n = size * count;
    body.append(bytes, std::min(n, t.longest - std::min(body.size(), t.longest)));
    return body.size() >= t.longest ? 0 : n;   // enough has been read: the transfer ends
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& headers = static_cast<transfer*>(to)->answer.headers;
    const std::string_view line(bytes, size * count);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || headers.size() >= 100) return size * count;
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && static_cast<unsigned char>(value.back()) <= ' ')
        value.remove_suffix(1);
    headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    return size * count;
}

std::size_t on_upload(char* into, std::size_t size, std::size_t count, void* from) {
    auto& rest = static_cast<transfer*>(from)->upload;
    const auto n = std::min(size * count, rest.size());
    std::memcpy(into, rest.data(), n);
    rest.remove_prefix(n);
    return n;
}

int on_progress(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<transfer*>(of)->stopping->load() ? 1 : 0;
}

// Looks at the very address that is about to be connected to, so that no second answer of the
// name server can slip another one in.
curl_socket_t on_open(void* of, curlsocktype, curl_sockaddr* address) {
    bool fine = false;
    if (address->family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address->addr, sizeof v4);
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
        fine = is_public(bytes);
    } else if (address->family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address->addr, sizeof v6);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        fine = is_public(bytes);
    }
    if (!fine) {
        static_cast<transfer*>(of)->answer.refused_address = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class Value> void set(CURL* h, CURLoption option, Value value) {
    if (curl_easy_setopt(h, option, value) != CURLE_OK) {
        throw std::invalid_argument("libcurl refused a setting");
    }
}

void prepare(CURL* h, transfer& t, bool public_only, const curl_settings& s) {
    set(h, CURLOPT_NOSIGNAL, 1L);
    set(h, CURLOPT_FOLLOWLOCATION, 0L);
    set(h, CURLOPT_PROXY, "");
    set(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(s.connect_time.us / 1'000));
    set(h, CURLOPT_TIMEOUT_MS, static_cast<long>(s.total_time.us / 1'000));
    set(h, CURLOPT_WRITEFUNCTION, &on_body);
    set(h, CURLOPT_WRITEDATA, static_cast<void*>(&t));
    set(h, CURLOPT_NOPROGRESS, 0L);
    set(h, CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(h, CURLOPT_XFERINFODATA, static_cast<void*>(&t));
    // The system's own authorities stay trusted: they are also in libcurl's folder of them.
    if (!s.ca_file.empty()) set(h, CURLOPT_CAINFO, s.ca_file.c_str());
    if (!public_only) return;
    set(h, CURLOPT_OPENSOCKETFUNCTION, &on_open);
    set(h, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&t));
}

// A line break would let whoever wrote the text add headers or recipients of their own.
void refuse_line_breaks(std::string_view text) {
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
        throw std::invalid_argument("a line break where none may be");
    }
}

header_list prepare_http(CURL* h, const channels::http_call& call, transfer& t,
                         const curl_settings& s) {
    header_list headers;
    for (const auto& [name, value] : call.headers) {
        refuse_line_breaks(name + value);
        append(headers, name + ": " + value);
    }
    append(headers, "Expect:");
    t.longest = call.answer_limit;
    set(h, CURLOPT_PROTOCOLS_STR, "http,https");
    set(h, CURLOPT_URL, call.url.c_str());
    set(h, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    if (!call.body.empty() || call.method == "POST") {
        set(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        set(h, CURLOPT_POSTFIELDS, call.body.c_str());
    }
    set(h, CURLOPT_HTTPHEADER, headers.get());
    set(h, CURLOPT_USERAGENT, s.user_agent.c_str());
    set(h, CURLOPT_HEADERFUNCTION, &on_header);
    set(h, CURLOPT_HEADERDATA, static_cast<void*>(&t));
    return headers;
}

bool has_password(std::string_view url) {
    const auto start = url.find("://");
    if (start == std::string_view::npos) return false;
    const auto authority = url.substr(start + 3, url.find('/', start + 3) - start - 3);
    return authority.find('@') != std::string_view::npos;
}

header_list prepare_mail(CURL* h, const channels::mail_call& call, transfer& t) {
    header_list recipients;
    refuse_line_breaks(call.from);
    for (const auto& to : call.to) {
        refuse_line_breaks(to);
        append(recipients, "<" + to + ">");
    }
    t.upload = call.message;
    set(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(h, CURLOPT_URL, call.smtp_url.c_str());
    set(h, CURLOPT_USE_SSL, static_cast<long>(has_password(call.smtp_url) ? CURLUSESSL_ALL
                                                                          : CURLUSESSL_TRY));
    set(h, CURLOPT_MAIL_FROM, ("<" + call.from + ">").c_str());
    set(h, CURLOPT_MAIL_RCPT, recipients.get());
    set(h, CURLOPT_UPLOAD, 1L);
    set(h, CURLOPT_READFUNCTION, &on_upload);
    set(h, CURLOPT_READDATA, static_cast<void*>(&t));
    return recipients;
}

}  // namespace

transport_answer perform(const channels::outbound_call& call, bool public_only,
                         const curl_settings& s, const std::atomic<bool>& stopping) {
    const handle h(curl_easy_init());
    transfer t;
    t.stopping = &stopping;
    std::array<char, CURL_ERROR_SIZE> words{};
    if (!h) {
        t.answer.error = "libcurl could not start";
        return std::move(t.answer);
    }
    prepare(h.get(), t, public_only, s);
    set(h.get(), CURLOPT_ERRORBUFFER, words.data());
    const auto list = call.http ? prepare_http(h.get(), *call.http, t, s)
                                : prepare_mail(h.get(), *call.mail, t);
    const auto result = curl_easy_perform(h.get());
    long code = 0;
    curl_easy_getinfo(h.get(), CURLINFO_RESPONSE_CODE, &code);
    t.answer.status = static_cast<unsigned>(code);
    const bool cut = result == CURLE_WRITE_ERROR && t.answer.body.size() >= t.longest;
    if (result != CURLE_OK && !cut) {
        t.answer.error = words[0] != '\0' ? words.data() : curl_easy_strerror(result);
        // An HTTP answer that broke off is no answer; a mail server's code says why it refused.
        if (call.http) t.answer.status = 0;
    }
    return std::move(t.answer);
}

}  // namespace evenline::senders
