#include "http/desk/inline_images.hpp"

#include "evenline/channels/signature.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace evenline::http {
namespace {

constexpr std::array shown{std::string_view{"image/png"}, std::string_view{"image/jpeg"},
                           std::string_view{"image/gif"}, std::string_view{"image/webp"}};

// Each picture is written out once, however often a mail names it, and never if it does not fit.
class written_images {
public:
    explicit written_images(std::span<const inline_image> all) : all_(all), written_(all.size()) {}

    // What stands for the picture of this name in at most `room` bytes; nothing: it is not among
    // them, or is larger.
    [[nodiscard]] std::string_view find(std::string_view name, std::size_t room) {
        const auto found = std::ranges::find(all_, name, &inline_image::url);
        if (found == all_.end() || size_of(*found) > room) return {};
        auto& data = written_[static_cast<std::size_t>(found - all_.begin())];
        if (data.empty())
            data = std::string(scheme) + found->content_type + std::string(coding) +
                   channels::to_base64(found->bytes);
        return data;
    }

private:
    static constexpr std::string_view scheme = "data:", coding = ";base64,";

    static std::size_t size_of(const inline_image& i) {
        return scheme.size() + i.content_type.size() + coding.size() + (i.bytes.size() + 2) / 3 * 4;
    }

    std::span<const inline_image> all_;
    std::vector<std::string> written_;
};

}  // namespace

bool is_inline_image(std::string_view url, std::string_view content_type) {
    return url.starts_with("cid:") && url.size() > 4 &&
           std::ranges::find(shown, content_type) != shown.end();
}

std::string with_inline_images(std::string_view html, std::span<const inline_image> images) {
    constexpr std::string_view ends = "\"' \t\r\n>)";
    std::string out;
    written_images written(images);
    std::size_t room = 3 * most_inline_bytes;   // one picture may be named many times
    for (std::size_t at = 0; at < html.size();) {
        const auto start = html.find("cid:", at);
        if (start == std::string_view::npos) return out.append(html.substr(at));
        const auto end = std::min(html.find_first_of(ends, start), html.size());
        out.append(html.substr(at, start - at));
        const auto name = html.substr(start, end - start);
        const auto data = written.find(name, room);
        out.append(data.empty() ? name : data);
        room -= data.size();
        at = end;
    }
    return out;
}

}  // namespace evenline::http
