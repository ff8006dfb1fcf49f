#include "app/policy_source.hpp"

#include "app/center_file.hpp"
#include "app/policy_form.hpp"
#include "evenline/http/credentials.hpp"

#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <utility>

namespace evenline::app {

namespace {

http::policy_problem shown(const problem& p) {
    return {p.line, p.key,
            p.what + (p.nearest.empty() ? "" : "; did you mean '" + p.nearest + "'?"), p.nearest};
}

// Whole and on the disk, or false.
bool write_to_disk(const std::filesystem::path& to, std::string_view text) {
    std::ofstream out{to, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    if (!out) return false;
    const int file = ::open(to.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool kept = ::fsync(file) == 0;
    return ::close(file) == 0 && kept;
}

}  // namespace

policy_source::policy_source(const config& settings, bool allow_baseline)
    : file_(settings.policy_file),
      allow_baseline_(allow_baseline),
      policy_(core::shipped_policy()),
      text_(to_toml(policy_)) {
    for (const auto& channel : settings.channels) channels_.push_back(channel.id);
}

parsed<core::policy> policy_source::judge(std::string_view text, const std::string& name) const {
    policy_reading how;
    how.now = http::wall_now();
    how.channels = channels_;
    auto read = parse_policy(text, name, how);
    const auto* policy = std::get_if<core::policy>(&read);
    if (policy != nullptr && policy->baseline && !allow_baseline_)
        return std::vector{
            problem{name, 0, 0, "baseline",
                    "'" + policy->name +
                        "' is a baseline for comparison; a server refuses it. Run it with "
                        "`evenline simulate` or `evenline demo --policy`",
                    "", false}};
    return read;
}

parsed<core::policy> policy_source::read() {
    if (file_.empty()) return policy_;
    std::ifstream in{file_, std::ios::binary};
    if (!in)
        return std::vector{
            problem{file_.string(), 0, 0, "",
                    "cannot be read; check [policy] file, or leave it out for the shipped policy",
                    "", false}};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    auto read = judge(text, file_.string());
    if (const auto* policy = std::get_if<core::policy>(&read))
        put_in_force(*policy, std::move(text));
    return read;
}

http::day_span policy_source::day_of(core::instant at) const { return business_day(text_, at); }

void policy_source::put_in_force(core::policy policy, std::string text) {
    for (const auto& p : doubts_about(text, file_.empty() ? "policy" : file_.string()))
        spdlog::warn("{}", describe(p));
    policy_ = std::move(policy);
    text_ = std::move(text);
}

http::policy_port policy_source::port() {
    http::policy_port out;
    out.parse = [this](std::string_view text) -> http::policy_port::reading {
        auto read = judge(text, "policy");
        if (auto* policy = std::get_if<core::policy>(&read)) return std::move(*policy);
        std::vector<http::policy_problem> problems;
        for (const auto& p : std::get<std::vector<problem>>(read))
            problems.push_back(shown(p));
        return problems;
    };
    out.text = [this] { return text_; };
    out.prepare = [this](std::string_view text) { return prepare(text); };
    out.settle = [this](bool stored) { settle(stored); };
    out.form = [this] { return form_of(policy_, text_); };
    out.from_form = [this](std::string_view json) -> http::policy_port::written {
        auto text =
            text_of_form(json, [this](std::string_view t) { return judge(t, "policy"); });
        if (auto* good = std::get_if<std::string>(&text)) return std::move(*good);
        std::vector<http::policy_problem> problems;
        for (const auto& p : std::get<std::vector<problem>>(text)) problems.push_back(shown(p));
        return problems;
    };
    out.center = [](std::string_view text) -> http::policy_port::center_reading {
        auto read = parse_center(text, "center");
        if (auto* good = std::get_if<simulation::center>(&read)) return std::move(*good);
        std::vector<http::policy_problem> problems;
        for (const auto& p : std::get<std::vector<problem>>(read)) problems.push_back(shown(p));
        return problems;
    };
    out.day_of = [this](core::instant at) { return day_of(at); };
    return out;
}

std::filesystem::path policy_source::beside() const {
    auto path = file_;
    path += ".pending";
    return path;
}

std::optional<std::string> policy_source::prepare(std::string_view text) {
    auto read = judge(text, "policy");
    auto* policy = std::get_if<core::policy>(&read);
    if (policy == nullptr) return describe(std::get<std::vector<problem>>(read).front());
    if (!file_.empty() && !write_to_disk(beside(), text))
        return beside().string() + " cannot be written";
    prepared_ = change{std::move(*policy), std::string{text}};
    return std::nullopt;
}

std::optional<std::string> policy_source::unsettled() const {
    if (file_.empty()) return std::nullopt;
    std::ifstream in{beside(), std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

bool policy_source::settle(bool stored) {
    std::error_code failed;
    if (!file_.empty() && stored) {
        std::filesystem::rename(beside(), file_, failed);
        if (failed)
            spdlog::error("{} cannot be replaced: {}; the policy stands in {} and is read from "
                          "there at the next start",
                          file_.string(), failed.message(), beside().string());
    }
    if (!file_.empty() && !stored) std::filesystem::remove(beside(), failed);
    auto made = std::exchange(prepared_, std::nullopt);
    if (stored && made) put_in_force(std::move(made->policy), std::move(made->text));
    return !failed;
}

}  // namespace evenline::app
