// The web console's files, as packed at build time: the smallest form the browser takes.
#include "evenline/console/files.hpp"
#include "http/api/context.hpp"

#include <charconv>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Is the coding named with a weight above zero? '*' is not looked at: who can read br says so.
bool takes(std::string_view accepted, std::string_view coding) {
    while (!accepted.empty()) {
        const auto one = accepted.substr(0, accepted.find(','));
        accepted.remove_prefix(std::min(accepted.size(), one.size() + 1));
        const auto name = trimmed(one.substr(0, one.find(';')));
        if (name != coding) continue;
        const auto at = one.find("q=");
        double weight = 1;
        if (at != std::string_view::npos)
            std::from_chars(one.data() + at + 2, one.data() + one.size(), weight);
        return weight > 0;
    }
    return false;
}

// If-None-Match: a list of tags, weak ones too, or '*'.
bool names(std::string_view asked, std::string_view etag) {
    while (!asked.empty()) {
        auto one = asked.substr(0, asked.find(','));
        asked.remove_prefix(std::min(asked.size(), one.size() + 1));
        one = trimmed(one);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == etag || one == "*") return true;
    }
    return false;
}

response shown(const request& asked, const console::file& f) {
    const auto accepted = asked.header_value("Accept-Encoding");
    const bool br = !f.br.empty() && takes(accepted, "br");
    const bool gzip = !br && !f.gzip.empty() && takes(accepted, "gzip");
    // One tag a form, as the bytes differ.
    std::string etag(f.etag);
    if (br || gzip) etag.insert(etag.size() - 1, br ? "-br" : "-gz");
    response out;
    out.content_type = f.content_type;
    out.with("ETag", etag).with("Vary", "Accept-Encoding");
    out.with("Cache-Control", f.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (names(asked.header_value("If-None-Match"), etag)) {
        out.status = 304;
        return out;
    }
    if (br || gzip) out.with("Content-Encoding", br ? "br" : "gzip");
    out.lasting = br ? f.br : gzip ? f.gzip : f.identity;
    return out;
}

asio::awaitable<response> file(call from, std::string path) {
    const auto* found = console::find(path);
    if (found != nullptr) co_return shown(from.asked, *found);
    co_return problem(from.asked, "not_found", "There is no such file. Open / for the console.");
}

}  // namespace

void add_console_routes(router& routes, context&) {
    routes.bind("GET", "/", [](call c) { return file(c, "/"); });
    routes.bind("GET", "/wall", [](call c) { return file(c, "/"); });
    routes.bind("GET", "/mark.svg", [](call c) { return file(c, "/mark.svg"); });
    routes.bind("GET", "/assets/{file}",
                [](call c) { return file(c, "/assets/" + c.asked.params[0]); });
}

}  // namespace evenline::http
