// The plain live page, the docs page and the API's description.
#include "http/page/pages.hpp"

#include "evenline/http/credentials.hpp"
#include "http/api/context.hpp"

#include <array>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

struct file {
    std::string_view name, content_type;
    const std::string_view* bytes;
};
constexpr std::array served{
    file{"page.css", "text/css; charset=utf-8", &files::page_css},
    file{"page.js", "text/javascript; charset=utf-8", &files::page_js},
    file{"customer.css", "text/css; charset=utf-8", &files::customer_css},
    file{"docs.js", "text/javascript; charset=utf-8", &files::docs_js},
};

std::string tag_of(std::string_view bytes) { return '"' + sha256_hex(bytes).substr(0, 16) + '"'; }

// Small files that change with the version: the browser asks, and is mostly told 'unchanged'.
response shown(call from, std::string_view content_type, std::string_view bytes,
               const std::string& etag) {
    response out;
    out.content_type = content_type;
    if (from.asked.header_value("If-None-Match") == etag)
        out.status = 304;
    else
        out.lasting = bytes;
    out.with("ETag", etag).with("Cache-Control", "no-cache");
    return out;
}

handler fixed(std::string_view content_type, std::string_view bytes) {
    return [content_type, bytes, etag = tag_of(bytes)](call c) -> asio::awaitable<response> {
        co_return shown(c, content_type, bytes, etag);
    };
}

asio::awaitable<response> page_file(call from) {
    for (const auto& f : served) {
        if (f.name == from.asked.params[0])
            co_return shown(from, f.content_type, *f.bytes, tag_of(*f.bytes));
    }
    co_return problem(from.asked, "not_found", "There is no such file.");
}

}  // namespace

void add_page_routes(router& routes, context&) {
    routes.bind("GET", "/plain", fixed("text/html; charset=utf-8", files::index_html));
    routes.bind("GET", "/docs", fixed("text/html; charset=utf-8", files::docs_html));
    routes.bind("GET", "/openapi.yaml", fixed("application/yaml; charset=utf-8", files::openapi));
    routes.bind("GET", "/openapi.json", fixed("application/json", files::openapi_json));
    routes.bind("GET", "/page/{file}", page_file);
}

}  // namespace evenline::http
