#include "http/wire/response_text.hpp"

#include <array>
#include <ctime>

namespace evenline::http {
namespace {

constexpr std::string_view always =
    "Server: evenline\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

// Every file is our own and nothing is inline, so one policy serves all pages. Only what others
// wrote is answered with a narrower one.
constexpr std::string_view own_pages =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; frame-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for "
    "'script'";

std::string date_text() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[40];
    const auto n = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return {text, n};
}

bool has(const response& what, std::string_view name) {
    for (const auto& h : what.headers) {
        if (h.name == name) return true;
    }
    return false;
}

// A value that came from outside must not end the line it stands in.
void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) {
        const auto u = static_cast<unsigned char>(c);
        out += u < 0x20 || u == 0x7F ? ' ' : c;
    }
    out += "\r\n";
}

}  // namespace

std::string_view reason_phrase(unsigned status) {
    struct phrase {
        unsigned status;
        std::string_view words;
    };
    static constexpr std::array phrases{phrase{200, "OK"},
                                        phrase{201, "Created"},
                                        phrase{202, "Accepted"},
                                        phrase{204, "No Content"},
                                        phrase{303, "See Other"},
                                        phrase{304, "Not Modified"},
                                        phrase{400, "Bad Request"},
                                        phrase{401, "Unauthorized"},
                                        phrase{403, "Forbidden"},
                                        phrase{404, "Not Found"},
                                        phrase{405, "Method Not Allowed"},
                                        phrase{408, "Request Timeout"},
                                        phrase{409, "Conflict"},
                                        phrase{410, "Gone"},
                                        phrase{412, "Precondition Failed"},
                                        phrase{413, "Content Too Large"},
                                        phrase{414, "URI Too Long"},
                                        phrase{415, "Unsupported Media Type"},
                                        phrase{422, "Unprocessable Content"},
                                        phrase{428, "Precondition Required"},
                                        phrase{429, "Too Many Requests"},
                                        phrase{431, "Request Header Fields Too Large"},
                                        phrase{500, "Internal Server Error"},
                                        phrase{503, "Service Unavailable"},
                                        phrase{505, "HTTP Version Not Supported"}};
    for (const auto& p : phrases) {
        if (p.status == status) return p.words;
    }
    return "Status";
}

bool has_bytes(const response& what, const wire_options& how) {
    return !how.head_only && !how.chunked && what.status != 204 && what.status != 304;
}

std::string head_text(const response& what, const wire_options& how) {
    std::string out = "HTTP/1.1 " + std::to_string(what.status) + ' ';
    out += reason_phrase(what.status);
    out += "\r\n";
    append_field(out, "Date", date_text());
    out += always;
    if (!has(what, "Content-Security-Policy"))
        append_field(out, "Content-Security-Policy", own_pages);
    if (!has(what, "Cross-Origin-Resource-Policy"))
        append_field(out, "Cross-Origin-Resource-Policy", "same-origin");
    if (!has(what, "Cache-Control")) append_field(out, "Cache-Control", "no-store");
    if (!how.trace_id.empty()) append_field(out, "X-Trace-Id", how.trace_id);
    if (how.secure) append_field(out, "Strict-Transport-Security", "max-age=31536000");
    for (const auto& h : what.headers) append_field(out, h.name, h.value);
    if (!what.content_type.empty() && what.status != 204)
        append_field(out, "Content-Type", what.content_type);
    if (how.chunked) {
        append_field(out, "Transfer-Encoding", "chunked");
    } else if (what.status != 204 && what.status != 304) {
        append_field(out, "Content-Length", std::to_string(what.bytes().size()));
    }
    append_field(out, "Connection", how.keep_alive ? "keep-alive" : "close");
    out += "\r\n";
    return out;
}

std::string chunk_text(std::string_view data) {
    char size[20];
    const int n = std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    std::string out(size, static_cast<std::size_t>(n));
    out += data;
    out += "\r\n";
    return out;
}

}  // namespace evenline::http
