#include "app/trace_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

namespace evenline::app {
namespace {

using simulation::trace;
using simulation::traced_contact;

const std::vector<std::string> our_columns{"arrival",    "day",     "handle_s",
                                           "patience_s", "channel", "need"};

// One record; quotes protect commas and newlines, two quotes are one.
std::vector<std::string> next_record(std::string_view text, std::size_t& at) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    while (at < text.size()) {
        const char c = text[at++];
        if (quoted) {
            if (c != '"')
                cells.back() += c;
            else if (at < text.size() && text[at] == '"')
                cells.back() += text[at++];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            cells.emplace_back();
        } else if (c == '\n') {
            break;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

std::optional<double> number_of(std::string_view word) {
    double v = 0;
    const auto* end = word.data() + word.size();
    const auto got = std::from_chars(word.data(), end, v);
    if (got.ec != std::errc{} || got.ptr != end) return {};
    return v;
}

// "8:05", "08:05:30", "08:05:30.250", with or without a zone letter behind it.
std::optional<double> time_of_day(std::string_view word) {
    if (!word.empty() && word.back() == 'Z') word.remove_suffix(1);
    double s = 0, unit = 3600;
    for (int part = 0; part < 3; ++part, unit /= 60) {
        const auto colon = word.find(':');
        const auto n = number_of(word.substr(0, colon));
        if (!n || *n < 0 || *n >= (part == 0 ? 48 : 61)) return {};
        s += *n * unit;
        if (colon == std::string_view::npos) return part > 0 ? std::optional(s) : std::nullopt;
        word.remove_prefix(colon + 1);
    }
    return {};
}

struct moment {
    std::string day;
    double at_s{};  // since the center opened
};

// A date and a time ("2015-01-01T00:20:09"), a time of day, or seconds since the opening.
std::optional<moment> moment_of(std::string_view word, double opens_s) {
    if (const auto s = number_of(word)) return moment{"", *s};
    const bool dated = word.size() > 11 && word[4] == '-' && (word[10] == 'T' || word[10] == ' ');
    const auto s = time_of_day(dated ? word.substr(11) : word);
    if (!s) return {};
    return moment{dated ? std::string(word.substr(0, 10)) : "", *s - opens_s};
}

class reader {
public:
    reader(std::string file, const simulation::center& c, const trace_reading& how)
        : file_(std::move(file)), center_(c), how_(how) {}

    parsed<trace> read(std::string_view text) {
        std::size_t at = 0;
        if (text.starts_with("\xEF\xBB\xBF")) at = 3;
        header(next_record(text, at));
        if (!problems_.empty()) return problems_;
        for (line_ = 2; at < text.size() && problems_.size() < 20; ++line_) {
            const auto cells = next_record(text, at);
            if (cells.size() > 1 || !cells[0].empty()) row(cells);
        }
        if (problems_.empty() && days_.empty()) fail({}, "no row of it lies in the center's hours");
        if (!problems_.empty()) return problems_;
        trace out;
        out.outside_hours = outside_;
        for (auto& [name, contacts] : days_) {
            std::ranges::stable_sort(contacts, {}, &traced_contact::at_s);
            out.days.push_back({name, std::move(contacts)});
        }
        return out;
    }

private:
    void fail(std::string column, std::string what, std::string nearest = {}) {
        problem p;
        p.file = file_;
        p.line = line_;
        p.column = 1;
        p.key = std::move(column);
        p.what = std::move(what);
        p.nearest = std::move(nearest);
        problems_.push_back(std::move(p));
    }

    void header(const std::vector<std::string>& names) {
        for (const auto& [ours, theirs] : how_.columns)
            if (std::ranges::find(our_columns, ours) == our_columns.end())
                fail(ours,
                     "is no column a trace can have: arrival, day, handle_s, patience_s, "
                     "channel, need",
                     nearest_of(ours, our_columns));
        const auto find = [&](const std::string& name, bool must) -> std::optional<std::size_t> {
            const auto it = std::ranges::find(names, name);
            if (it != names.end()) return static_cast<std::size_t>(it - names.begin());
            std::string all;
            for (const auto& n : names) all += (all.empty() ? "" : ", ") + n;
            if (must)
                fail(name,
                     "the file has no such column, but " + all +
                         "; --trace-columns ours=theirs says which is which",
                     nearest_of(name, names));
            return {};
        };
        for (const auto& ours : our_columns) {
            const auto given = how_.columns.find(ours);
            const bool must = given != how_.columns.end() || ours == "arrival";
            if (const auto n = find(given == how_.columns.end() ? ours : given->second, must))
                at_[ours] = *n;
        }
        for (const auto& [name, value] : how_.where)
            if (const auto n = find(name, true)) where_.emplace_back(*n, value);
    }

    [[nodiscard]] std::string cell(const std::vector<std::string>& cells,
                                   const std::string& ours) const {
        const auto it = at_.find(ours);
        return it == at_.end() || it->second >= cells.size() ? "" : cells[it->second];
    }

    // Times of 0 or less, or none at all, are drawn like the stream's others.
    double seconds(const std::vector<std::string>& cells, const std::string& ours) {
        const auto word = cell(cells, ours);
        if (word.empty()) return -1;
        const auto n = number_of(word);
        if (!n) fail(ours, "'" + word + "' is not a number of seconds");
        return n && *n > 0 ? *n : -1;
    }

    // Nothing: the row is left out, or a problem was told.
    std::optional<std::size_t> stream_of(const std::vector<std::string>& cells) {
        auto channel = how_.channel;
        if (at_.contains("channel")) channel = cell(cells, "channel");
        if (channel.empty()) channel = center_.streams.front().channel;
        if (!how_.channels.empty()) {
            const auto it = how_.channels.find(channel);
            if (it == how_.channels.end()) return {};
            channel = it->second;
        }
        const auto need = cell(cells, "need");
        for (std::size_t i = 0; i < center_.streams.size(); ++i) {
            const auto& s = center_.streams[i];
            if (s.channel == channel && (need.empty() || s.need == need)) return i;
        }
        fail("channel",
             "the center has no stream '" + channel + "'" +
                 (need.empty() ? "" : " with the need '" + need + "'") +
                 "; --trace-channels theirs=ours names the center's channel for it",
             nearest_of(channel, simulation::channels_of(center_)));
        return {};
    }

    void row(const std::vector<std::string>& cells) {
        for (const auto& [column, value] : where_)
            if (column >= cells.size() || cells[column] != value) return;
        const auto when = cell(cells, "arrival");
        const auto m = moment_of(when, center_.opens_h * 3600);
        if (!m)
            return fail("arrival", "'" + when +
                                       "' is neither seconds since the opening nor a time such as "
                                       "08:05:30 or 2026-01-31T08:05:30");
        const auto stream = stream_of(cells);
        if (!stream) return;
        if (m->at_s < 0 || m->at_s >= center_.hours * 3600.0) {
            ++outside_;
            return;
        }
        const traced_contact x{*stream, m->at_s, seconds(cells, "handle_s"),
                               seconds(cells, "patience_s")};
        const auto day = cell(cells, "day");
        days_[day.empty() ? m->day : day].push_back(x);
    }

    std::string file_;
    const simulation::center& center_;
    const trace_reading& how_;
    std::uint32_t line_{1};
    std::uint64_t outside_{};
    std::map<std::string, std::size_t> at_;  // ours -> place in a row
    std::vector<std::pair<std::size_t, std::string>> where_;
    std::map<std::string, std::vector<traced_contact>> days_;
    std::vector<problem> problems_;
};

}  // namespace

parsed<trace> parse_trace(std::string_view text, const std::string& file_name,
                          const simulation::center& c, const trace_reading& how) {
    return reader(file_name, c, how).read(text);
}

parsed<trace> load_trace(const std::filesystem::path& path, const simulation::center& c,
                         const trace_reading& how) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        problem p;
        p.file = path.string();
        p.what = "cannot be read; give a CSV file whose first line names its columns";
        return std::vector<problem>{p};
    }
    std::ostringstream text;
    text << in.rdbuf();
    return parse_trace(text.str(), path.string(), c, how);
}

}  // namespace evenline::app
