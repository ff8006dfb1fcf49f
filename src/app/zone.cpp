#include "app/zone.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace evenline::app {
namespace {

constexpr std::int64_t day_s = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

class bytes {
public:
    explicit bytes(std::string_view data) : data_(data) {}
    [[nodiscard]] bool holds(std::size_t n) const { return data_.size() - at_ >= n; }
    void skip(std::size_t n) { at_ = std::min(data_.size(), at_ + n); }
    std::int64_t number(unsigned width) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < width && at_ < data_.size(); ++i)
            value = value << 8 | static_cast<unsigned char>(data_[at_++]);
        if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
        return static_cast<std::int64_t>(value);
    }
    [[nodiscard]] std::string_view rest() const { return data_.substr(at_); }

private:
    std::string_view data_;
    std::size_t at_{};
};

struct counts {
    std::size_t utc, standard, leaps, changes, types, letters;
};

std::optional<counts> read_header(bytes& in) {
    if (!in.rest().starts_with("TZif") || !in.holds(44)) return std::nullopt;
    in.skip(20);
    counts c{};
    for (auto* field : {&c.utc, &c.standard, &c.leaps, &c.changes, &c.types, &c.letters}) {
        const auto value = in.number(4);
        if (value < 0 || value > 100'000) return std::nullopt;
        *field = static_cast<std::size_t>(value);
    }
    return c;
}

std::size_t body_size(const counts& c, std::size_t width) {
    return c.changes * (width + 1) + c.types * 6 + c.letters + c.leaps * (width + 4) + c.standard +
           c.utc;
}

// The instant of a change in this year, given the offset that holds before it.
std::int64_t instant_of(const zone::change& c, int year, std::int64_t offset_before) {
    std::int64_t day = 0;
    if (c.month != 0) {
        const auto first = days_of({year, c.month, 1});
        const auto wanted = (c.weekday + 6) % 7;  // POSIX counts from Sunday
        day = first + (wanted - weekday_of(first) + 7) % 7 + std::int64_t{c.week - 1} * 7;
        const auto next =
            c.month == 12 ? days_of({year + 1, 1, 1}) : days_of({year, c.month + 1, 1});
        while (day >= next) day -= 7;
    } else {
        const bool leap = days_of({year + 1, 1, 1}) - days_of({year, 1, 1}) == 366;
        day = days_of({year, 1, 1}) + c.day - 1 + (c.julian && leap && c.day >= 60 ? 1 : 0);
    }
    return day * day_s + c.at_s - offset_before;
}

std::int64_t offset_by_rule(const zone::later_rule& rule, std::int64_t utc_s) {
    if (!rule.has_summer) return rule.standard;
    const int year = civil_of(floor_div(utc_s + rule.standard, day_s)).year;
    const auto begins = instant_of(rule.to_summer, year, rule.standard);
    const auto ends = instant_of(rule.to_standard, year, rule.summer);
    const bool summer =
        begins < ends ? utc_s >= begins && utc_s < ends : utc_s >= begins || utc_s < ends;
    return summer ? rule.summer : rule.standard;
}

}  // namespace

std::int64_t days_of(civil_day d) {  // shifted so that the year ends with February
    const std::int64_t y = d.year - (d.month <= 2 ? 1 : 0);
    const auto era = floor_div(y, 400);
    const auto year_of_era = y - era * 400;
    const std::int64_t month = (d.month + 9) % 12;
    const auto day_of_year = (153 * month + 2) / 5 + d.day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719'468;
}

civil_day civil_of(std::int64_t days) {
    const auto shifted = days + 719'468;
    const auto era = floor_div(shifted, 146'097);
    const auto day_of_era = shifted - era * 146'097;
    const auto year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const auto day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const auto month = (5 * day_of_year + 2) / 153;
    const int m = static_cast<int>(month < 10 ? month + 3 : month - 9);
    return {static_cast<int>(year_of_era + era * 400 + (m <= 2 ? 1 : 0)), m,
            static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1)};
}

int weekday_of(std::int64_t days) { return static_cast<int>(((days + 3) % 7 + 7) % 7); }

std::optional<zone> zone::load(const std::string& name, const std::filesystem::path& database) {
    const bool strange =
        name.empty() || name.front() == '/' || name.find("..") != std::string::npos;
    std::error_code ignored;
    if (strange || !std::filesystem::is_regular_file(database / name, ignored)) return std::nullopt;
    std::ifstream file{database / name, std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{file}, {}};
    bytes in{content};
    const auto narrow = read_header(in);
    if (!narrow || content[4] < '2' || !in.holds(body_size(*narrow, 4))) return std::nullopt;
    in.skip(body_size(*narrow, 4));
    const auto wide = read_header(in);
    if (!wide || wide->types == 0 || !in.holds(body_size(*wide, 8))) return std::nullopt;
    zone out;
    std::vector<std::size_t> types;
    for (std::size_t i = 0; i < wide->changes; ++i) out.at_.push_back(in.number(8));
    for (std::size_t i = 0; i < wide->changes; ++i)
        types.push_back(static_cast<std::size_t>(in.number(1)));
    std::vector<std::int64_t> offsets;
    for (std::size_t i = 0; i < wide->types; ++i) {
        offsets.push_back(in.number(4));
        in.skip(2);
    }
    for (const auto type : types) {
        if (type >= offsets.size()) return std::nullopt;
        out.offset_.push_back(offsets[type]);
    }
    out.first_offset_ = offsets.front();
    in.skip(wide->letters + wide->leaps * 12 + wide->standard + wide->utc);
    auto footer = in.rest();
    if (footer.size() > 2) out.later_ = parse_posix_zone(footer.substr(1, footer.size() - 2));
    return out;
}

std::int64_t zone::offset_at(std::int64_t utc_s) const {
    const auto next = std::upper_bound(at_.begin(), at_.end(), utc_s);
    if (next == at_.end() && later_) return offset_by_rule(*later_, utc_s);
    if (next == at_.begin()) return first_offset_;
    return offset_[static_cast<std::size_t>(next - at_.begin()) - 1];
}

std::int64_t zone::to_utc(std::int64_t local_s) const {
    const auto before = offset_at(local_s - 2 * day_s);
    const auto after = offset_at(local_s + 2 * day_s);
    const auto early = local_s - std::max(before, after);
    const auto late = local_s - std::min(before, after);
    if (early + offset_at(early) == local_s) return early;
    if (late + offset_at(late) == local_s) return late;
    // Skipped: the change lies between the two; find it.
    auto low = early, high = late;
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        if (offset_at(middle) == offset_at(early))
            low = middle;
        else
            high = middle;
    }
    return high;
}

}  // namespace evenline::app
