#include "evenline/channels/mail_body.hpp"

namespace evenline::channels {

std::string unflowed(std::string_view text, bool delete_space) {
    std::string out;
    bool open = false;               // the last line flows into the next
    std::size_t open_depth = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        std::size_t depth = 0;
        while (depth < line.size() && line[depth] == '>') ++depth;
        auto words = line.substr(depth);
        if (words.starts_with(' ')) words.remove_prefix(1);   // stuffed
        const bool is_signature = words == "-- ";
        if (open && (depth != open_depth || is_signature)) {
            out += '\n';
            open = false;
        }
        if (!open) out.append(depth, '>').append(depth > 0 ? " " : "");
        const bool flows = words.ends_with(' ') && !is_signature;
        out += flows && delete_space ? words.substr(0, words.size() - 1) : words;
        if (!flows) out += '\n';
        open = flows;
        open_depth = depth;
    }
    return out;
}

}  // namespace evenline::channels
