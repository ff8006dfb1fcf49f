// Policy files: read or refused with a reason; what was read can be written and read again.
#include "evenline/app/policy_file.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace evenline;
using evenline::fuzz::must;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 20'000) return 0;
    const auto text = fuzz::text_of(data, size);
    app::policy_reading how;
    how.now = {1'795'348'800'000'000};
    how.channels = {"hotline", "page"};
    const auto read = app::parse_policy(text, "policy.toml", how);
    if (const auto* wrong = std::get_if<std::vector<app::problem>>(&read)) {
        must(!wrong->empty(), "a refusal says why");
        for (const auto& one : *wrong) must(!app::describe(one).empty(), "in words");
        return 0;
    }
    const auto written = app::to_toml(std::get<core::policy>(read));
    const auto again = app::parse_policy(written, "policy.toml", how);
    must(std::holds_alternative<core::policy>(again), "what was written can be read");
    must(app::to_toml(std::get<core::policy>(again)) == written, "and is the same");
    return 0;
}
