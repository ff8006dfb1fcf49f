// The files of the live page and the API's description, as they were at build time.
#pragma once

#include <string_view>

namespace evenline::http::files {

extern const std::string_view index_html, page_css, page_js, docs_html, docs_js, openapi,
    openapi_json, customer_css, chat_embed, chat_page, chat_script, chat_css;

}  // namespace evenline::http::files
