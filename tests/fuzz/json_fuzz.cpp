// Both JSON readers: they agree on what is JSON, and what the API's reader took it can write again.
#include "evenline/channels/json_reader.hpp"
#include "fuzz/fuzz.hpp"
#include "http/wire/json.hpp"

namespace {

using namespace evenline;

struct counting final : channels::json_visitor {
    std::size_t values{};
    bool has_nul{};
    void value(std::string_view, channels::json_scalar&&) override { ++values; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = http::json::parse(text);
    counting seen;
    const bool channel_takes = channels::read_json(text, seen).empty();
    const auto* value = std::get_if<http::json::value>(&read);
    if (channel_takes) fuzz::must(value != nullptr, "what a channel takes, the API takes");
    if (value == nullptr) return 0;
    const auto written = value->dump();
    const auto again = http::json::parse(written);
    const auto* same = std::get_if<http::json::value>(&again);
    fuzz::must(same != nullptr, "what was written can be read");
    fuzz::must(same->dump() == written, "and is the same");
    return 0;
}
