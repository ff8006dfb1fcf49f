#include "http/desk/inline_images.hpp"

#include "evenline/channels/signature.hpp"

#include <algorithm>
#include <array>

namespace evenline::http {
namespace {

constexpr std::array shown{std::string_view{"image/png"}, std::string_view{"image/jpeg"},
                           std::string_view{"image/gif"}, std::string_view{"image/webp"}};

}  // namespace

bool is_inline_image(std::string_view url, std::string_view content_type) {
    return url.starts_with("cid:") && url.size() > 4 &&
           std::ranges::find(shown, content_type) != shown.end();
}

std::string with_inline_images(std::string_view html, std::span<const inline_image> images) {
    constexpr std::string_view ends = "\"' \t\r\n>)";
    std::string out;
    std::size_t room = 3 * most_inline_bytes;   // one picture may be named many times
    for (std::size_t at = 0; at < html.size();) {
        const auto start = html.find("cid:", at);
        if (start == std::string_view::npos) return out.append(html.substr(at));
        const auto end = std::min(html.find_first_of(ends, start), html.size());
        out.append(html.substr(at, start - at));
        const auto name = html.substr(start, end - start);
        const auto found = std::ranges::find(images, name, &inline_image::url);
        auto data = found == images.end() ? std::string{}
                                          : "data:" + found->content_type + ";base64," +
                                                channels::to_base64(found->bytes);
        if (data.empty() || data.size() > room) {
            out.append(name);
        } else {
            room -= data.size();
            out.append(data);
        }
        at = end;
    }
    return out;
}

}  // namespace evenline::http
