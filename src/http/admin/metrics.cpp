#include "http/admin/metrics.hpp"

#include "evenline/engine/names.hpp"
#include "http/api/context.hpp"
#include "http/parity/gap_watch.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <sstream>

namespace evenline::http {
namespace pm = prometheus;

namespace {

const pm::Histogram::BucketBoundaries request_buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                      0.1,   0.25,   0.5,   1,    2.5,   5};
const pm::Histogram::BucketBoundaries wait_buckets{5,   10,  20,    30,    60,     120,
                                                   300, 600, 1'800, 3'600, 14'400, 86'400};

void add_sample(std::map<std::string, pm::MetricFamily>& into, const gauge& g) {
    auto& family = into[g.name];
    family.name = g.name;
    family.help = g.help;
    family.type = g.is_counter ? pm::MetricType::Counter : pm::MetricType::Gauge;
    pm::ClientMetric sample;
    for (const auto& [name, value] : g.labels) sample.label.push_back({name, value});
    if (g.is_counter)
        sample.counter.value = g.value;
    else
        sample.gauge.value = g.value;
    family.metric.push_back(std::move(sample));
}

struct depth {
    double count{}, oldest_s{};
};

void add_line(std::vector<gauge>& out, const context& with) {
    const auto& state = with.state();
    const auto now = with.now();
    std::map<std::pair<std::string, std::string>, depth> depths;
    for (const auto id : state.line(now, 0, state.waiting())) {
        const auto* t = state.find(id);
        if (t == nullptr) continue;
        auto& d = depths[{with.channel_name(t->channel), with.need_name(t->need)}];
        d.count += 1;
        d.oldest_s = std::max(d.oldest_s, (now - t->waiting_since).seconds());
    }
    for (const auto& channel : with.with.channels.all()) {
        depths.try_emplace({channel.settings.id, with.need_name(state.rules().default_need)});
    }
    std::map<std::string, double> oldest;
    for (const auto& [key, d] : depths) {
        out.push_back({"evenline_queue_depth",
                       "Tickets waiting in the line.",
                       {{"channel", key.first}, {"need", key.second}},
                       d.count,
                       false});
        auto& age = oldest[key.first];
        age = std::max(age, d.oldest_s);
    }
    for (const auto& [channel, age] : oldest) {
        out.push_back({"evenline_queue_oldest_wait_seconds",
                       "Age of the oldest waiting ticket.",
                       {{"channel", channel}},
                       age,
                       false});
    }
}

void add_parity(std::vector<gauge>& out, const context& with) {
    std::map<core::need_index, std::pair<double, double>>
        range;  // least, greatest share of the day
    for (const auto& [group, record] : with.state().records()) {
        const std::string channel = with.channel_name(group.channel),
                          need = with.need_name(group.need);
        out.push_back({"evenline_head_start",
                       "Head start of a parity group.",
                       {{"channel", channel}, {"need", need}},
                       record.head_start,
                       false});
        if (record.all_day <= 0) continue;
        const double share = record.kept_day / record.all_day;
        out.push_back({"evenline_sla_met_ratio",
                       "Promises kept since the day began.",
                       {{"channel", channel}, {"need", need}},
                       share,
                       false});
        const auto [entry, fresh] = range.try_emplace(group.need, share, share);
        if (!fresh)
            entry->second = {std::min(entry->second.first, share),
                             std::max(entry->second.second, share)};
    }
    for (const auto& [need, r] : range) {
        out.push_back({"evenline_parity_gap_ratio",
                       "Best minus worst channel's share of promises kept.",
                       {{"need", with.need_name(need)}},
                       r.second - r.first,
                       false});
    }
}

void add_gaps(std::vector<gauge>& out, const context& with) {
    if (with.gaps == nullptr) return;
    const auto add = [&](const char* name, const char* help, const std::string& need, double v) {
        out.push_back({name, help, {{"need", need}}, v, false});
    };
    for (const auto& [need, s] : with.gaps->all()) {
        const auto name = with.need_name(need);
        add("evenline_parity_alarm",
            "1 while the gap's lower bound is beyond the tolerance, until below two thirds of it.",
            name, s.alarm ? 1 : 0);
        if (!s.gap) continue;
        add("evenline_parity_gap_points", "Best minus worst channel today, in points.", name,
            s.gap->points);
        add("evenline_parity_gap_low_points", "Lower bound of its 95 % interval.", name,
            s.gap->points_95.low);
    }
}

void add_agents(std::vector<gauge>& out, const context& with) {
    std::map<core::agent_state, double> states;
    for (const auto id : with.state().agents()) {
        if (const auto* a = with.state().find(id); a != nullptr && a->profile.active)
            states[a->state] += 1;
    }
    for (std::size_t i = 0; i < engine::names<core::agent_state>::all.size(); ++i) {
        const auto s = static_cast<core::agent_state>(i);
        out.push_back({"evenline_agents",
                       "Agents by state.",
                       {{"state", std::string(engine::name(s))}},
                       states[s],
                       false});
    }
}

// The line's figures look at everybody who waits, on the loop's thread, and /metrics may be open:
// however long that takes and however often it is asked, it takes at most a fiftieth of the time.
class line_figures {
public:
    const std::vector<gauge>& now(const context& with) {
        const auto began = clock::now();
        if (began < fresh_until_) return taken_;
        taken_.clear();
        add_line(taken_, with);
        const auto done = clock::now();
        const auto took = done - began;
        fresh_until_ = took < std::chrono::milliseconds(1) ? done : done + took * 50;
        return taken_;
    }

private:
    using clock = std::chrono::steady_clock;
    std::vector<gauge> taken_;
    clock::time_point fresh_until_{};
};

}  // namespace

struct metrics::parts {
    line_figures line;
    pm::Registry registry;
    pm::Family<pm::Counter>& requests = pm::BuildCounter()
                                            .Name("evenline_http_requests_total")
                                            .Help("Requests answered.")
                                            .Register(registry);
    pm::Family<pm::Histogram>& durations = pm::BuildHistogram()
                                               .Name("evenline_http_request_duration_seconds")
                                               .Help("From the whole request to the answer.")
                                               .Register(registry);
    pm::Family<pm::Counter>& ingested = pm::BuildCounter()
                                            .Name("evenline_tickets_ingested_total")
                                            .Help("Contacts stored.")
                                            .Register(registry);
    pm::Family<pm::Counter>& offers = pm::BuildCounter()
                                          .Name("evenline_offers_total")
                                          .Help("Offers by how they ended.")
                                          .Register(registry);
    pm::Family<pm::Histogram>& waits = pm::BuildHistogram()
                                           .Name("evenline_ticket_wait_seconds")
                                           .Help("From waiting_since to the accepted offer.")
                                           .Register(registry);
    pm::Family<pm::Gauge>& build = pm::BuildGauge()
                                       .Name("evenline_build_info")
                                       .Help("The version that runs.")
                                       .Register(registry);
    std::map<std::string, channel_health> health;
};

metrics::metrics(std::string_view version) : parts_(std::make_unique<parts>()) {
    parts_->build.Add({{"version", std::string(version)}}).Set(1);
}
metrics::~metrics() = default;

void metrics::count_request(std::string_view route, std::string_view method, unsigned status,
                            double seconds) {
    const std::string where(route);
    parts_->requests
        .Add({{"route", where}, {"method", std::string(method)}, {"code", std::to_string(status)}})
        .Increment();
    parts_->durations.Add({{"route", where}}, request_buckets).Observe(seconds);
}

void metrics::note_delivery(const std::string& channel, unsigned status, std::size_t stored,
                            core::instant at) {
    auto& h = parts_->health[channel];
    h.received += stored;
    if (status == 401 || status == 403) ++h.refused;
    else if (status == 400 || status >= 500) ++h.failures;
    else h.last_event_at = at;
}

channel_health metrics::health_of(const std::string& channel) const {
    const auto found = parts_->health.find(channel);
    return found == parts_->health.end() ? channel_health{} : found->second;
}

void metrics::count_ingested(std::string_view channel, std::size_t stored) {
    parts_->ingested.Add({{"channel", std::string(channel)}})
        .Increment(static_cast<double>(stored));
}

void metrics::count_offer(std::string_view channel, std::string_view outcome) {
    parts_->offers.Add({{"channel", std::string(channel)}, {"outcome", std::string(outcome)}})
        .Increment();
}

void metrics::observe_wait(std::string_view channel, double seconds) {
    parts_->waits.Add({{"channel", std::string(channel)}}, wait_buckets).Observe(seconds);
}

std::string metrics::text(const context& with, std::size_t consoles) {
    std::vector<gauge> now;
    for (const auto& g : parts_->line.now(with)) now.push_back(g);
    add_parity(now, with);
    add_gaps(now, with);
    add_agents(now, with);
    now.push_back(
        {"evenline_ws_clients", "Live feeds open.", {}, static_cast<double>(consoles), false});
    if (with.with.gauges) {
        auto others = with.with.gauges();
        now.insert(now.end(), std::make_move_iterator(others.begin()),
                   std::make_move_iterator(others.end()));
    }
    std::map<std::string, pm::MetricFamily> families;
    for (const auto& g : now) add_sample(families, g);
    auto all = parts_->registry.Collect();
    for (auto& [name, family] : families) all.push_back(std::move(family));
    std::ostringstream out;
    pm::TextSerializer{}.Serialize(out, all);
    return out.str();
}

}  // namespace evenline::http
