#include "http/policy/lab.hpp"

#include "http/api/paging.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr unsigned most_waiting = 4;
constexpr std::uint64_t most_events = 2'000'000;
constexpr core::duration read_before = core::hours(6);  // what agents have in hand began by then

template <class T>
asio::awaitable<T> run(std::function<T()> what) {
    co_return what();
}

std::vector<core::agent> agents_of(const context& with) {
    std::vector<core::agent> out;
    for (const auto id : with.state().agents())
        if (const auto* a = with.state().find(id)) out.push_back(*a);
    return out;
}

}  // namespace

policy_lab::policy_lab(services& with) : with_(with) {}

policy_lab::~policy_lab() {
    stop();
    thread_.join();
}

void policy_lab::stop() { stopping_ = true; }

asio::awaitable<std::optional<response>> policy_lab::follow(
    context& with, const request& asked, core::instant from, core::instant until,
    std::function<void(const core::event&)> take) {
    if (with_.reports == nullptr)
        co_return problem(asked, "not_found", "This server was started without a log to read.");
    const engine::report_period when{from - read_before, until, with.now()};
    const auto seen = co_await with_.reports->log(when, most_events, std::move(take));
    if (!seen) co_return unreadable(asked, seen.error());
    if (*seen <= most_events) co_return std::nullopt;
    co_return problem(asked, "invalid_input",
                      "More happened in these hours than can be looked at in one go. Ask about "
                      "fewer hours.",
                      {{"?from", "must be later"}});
}

asio::awaitable<policy_lab::read<simulation::history>> policy_lab::hours(
    context& with, const request& asked, simulation::history_wish wish) {
    const auto reading =
        std::make_shared<simulation::history_reader>(with.state().rules(), wish);
    std::function<void(const core::event&)> take = [reading](const core::event& e) {
        reading->note(e);
    };
    auto no = co_await follow(with, asked, wish.from, wish.until, std::move(take));
    if (no) co_return std::move(*no);
    const auto agents = agents_of(with);
    co_return reading->take(agents);
}

// Every change is a version, so the newest that is older than the log's beginning was in force.
asio::awaitable<core::policy> policy_lab::rules_at(context& with, core::instant at) {
    const auto rules = with.state().rules();
    if (with_.office == nullptr || !with_.policy.parse) co_return rules;
    std::string first_page;
    const auto versions = co_await with_.office->policy_versions(std::move(first_page), 200);
    if (!versions) co_return rules;
    const auto begins = at - read_before;
    const auto found = std::ranges::find_if(
        versions->data, [&](const engine::policy_version& v) { return v.at <= begins; });
    if (found == versions->data.begin() || versions->data.empty()) co_return rules;
    // None is older: the first one there was.
    const auto number = found == versions->data.end() ? versions->data.back().number
                                                      : found->number;
    const auto text = co_await with_.office->policy_version_of(number);
    if (!text || !*text) co_return rules;
    auto read = with_.policy.parse((*text)->text);
    auto* then = std::get_if<core::policy>(&read);
    if (then == nullptr) co_return rules;
    co_return std::move(*then);
}

template <class T>
asio::awaitable<policy_lab::read<T>> policy_lab::work(const request& asked,
                                                      std::function<T()> what) {
    if (stopping_)
        co_return problem(asked, "stopping", "The server is stopping. Ask again in a moment.");
    if (waiting_ >= most_waiting)
        co_return problem(asked, "too_busy",
                          "Others are trying policies now. Ask again after Retry-After.");
    ++waiting_;
    std::optional<T> done;
    std::string broke;
    try {
        done = co_await asio::co_spawn(thread_.get_executor(), run(std::move(what)),
                                       asio::use_awaitable);
    } catch (const std::exception& e) {
        broke = e.what();
    }
    --waiting_;
    if (stopping_)
        co_return problem(asked, "stopping", "The server is stopping. Ask again in a moment.");
    if (!done)
        co_return problem(asked, "invalid_input",
                          "These hours cannot be played under this policy: " + broke + ".");
    co_return std::move(*done);
}

asio::awaitable<policy_lab::read<simulation::trial>> policy_lab::compare(const request& asked,
                                                                         simulation::history hours,
                                                                         core::policy before,
                                                                         core::policy after) {
    before.hours = after.hours = {};  // the hours that are played were open
    std::function<simulation::trial()> what = [this, h = std::move(hours), b = std::move(before),
                                               a = std::move(after)] {
        return simulation::compare(h, b, a, [this] { return !stopping_; });
    };
    auto out = co_await work(asked, std::move(what));
    co_return out;
}

asio::awaitable<policy_lab::read<simulation::diagnosis>> policy_lab::diagnose(
    const request& asked, simulation::history hours, core::policy rules,
    simulation::diagnosis_wish wish) {
    rules.hours = {};
    std::function<simulation::diagnosis()> what = [this, h = std::move(hours),
                                                   p = std::move(rules), wish] {
        return simulation::diagnose(h, p, wish, [this] { return !stopping_; });
    };
    auto out = co_await work(asked, std::move(what));
    co_return out;
}

}  // namespace evenline::http
