// The suspicious look at a head: what it lets through, no two parsers read differently.
#include "fuzz/fuzz.hpp"
#include "http/wire/head.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace {

using namespace evenline;
namespace beast_http = boost::beast::http;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = fuzz::text_of(data, size);
    const auto end = input.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    const auto head = input.substr(0, end + 4);
    const http::settings limits;
    const auto facts = http::examine_head(head, limits);
    if (facts.refused) return 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const auto c = static_cast<unsigned char>(head[i]);
        fuzz::must(c != 0, "no NUL in a head that is let through");
        if (c == '\n') fuzz::must(i > 0 && head[i - 1] == '\r', "no bare line feed");
        if (c == '\r') fuzz::must(i + 1 < head.size() && head[i + 1] == '\n', "no bare return");
    }
    fuzz::must(!facts.chunked || !facts.content_length, "one way to frame a body");
    beast_http::request_parser<beast_http::string_body> other;
    other.body_limit(boost::none);
    boost::system::error_code failed;
    other.put(boost::asio::buffer(head.data(), head.size()), failed);
    if (failed && failed != beast_http::error::need_more) return 0;  // stricter still
    if (!other.is_header_done()) return 0;
    fuzz::must(other.chunked() == facts.chunked, "the other parser agrees on chunks");
    const auto length = other.content_length();
    fuzz::must(length.has_value() == facts.content_length.has_value() || facts.chunked,
               "the other parser agrees that there is a length");
    if (length && facts.content_length)
        fuzz::must(*length == *facts.content_length, "the other parser agrees on the length");
    fuzz::must(std::string_view(other.get().target()) == facts.target, "and on the target");
    return 0;
}
