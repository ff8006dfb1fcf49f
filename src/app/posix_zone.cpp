// The text at the end of a zone's file, which says how its clocks change in the years to come.
#include "app/zone.hpp"

namespace evenline::app {
namespace {

class scanner {
public:
    explicit scanner(std::string_view text) : text_(text) {}
    [[nodiscard]] bool done() const { return at_ == text_.size(); }
    bool take(char c) {
        if (done() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool name() {
        const auto from = at_;
        if (take('<')) {
            while (!done() && text_[at_] != '>') ++at_;
            return take('>');
        }
        while (!done() && ((text_[at_] | 0x20) >= 'a' && (text_[at_] | 0x20) <= 'z')) ++at_;
        return at_ - from >= 3;
    }
    std::optional<std::int64_t> number() {
        std::int64_t value = 0;
        const auto from = at_;
        while (!done() && text_[at_] >= '0' && text_[at_] <= '9' && at_ - from < 6)
            value = value * 10 + (text_[at_++] - '0');
        if (at_ == from) return std::nullopt;
        return value;
    }
    std::optional<std::int64_t> time() {  // [+-]hh[:mm[:ss]]
        const bool minus = take('-');
        if (!minus) take('+');
        const auto hours = number();
        if (!hours) return std::nullopt;
        std::int64_t total = *hours * 3'600;
        if (take(':')) total += number().value_or(0) * 60;
        if (take(':')) total += number().value_or(0);
        return minus ? -total : total;
    }
    std::optional<zone::change> change() {
        zone::change out;
        if (take('M')) {
            const auto month = number();
            const bool dot = take('.');
            const auto week = number();
            const bool dot_again = take('.');
            const auto weekday = number();
            if (!month || !dot || !week || !dot_again || !weekday) return std::nullopt;
            out.month = static_cast<int>(*month);
            out.week = static_cast<int>(*week);
            out.weekday = static_cast<int>(*weekday);
        } else {
            out.julian = take('J');
            const auto day = number();
            if (!day) return std::nullopt;
            out.day = static_cast<int>(*day) + (out.julian ? 0 : 1);
        }
        if (take('/')) out.at_s = time().value_or(7'200);
        return out;
    }

private:
    std::string_view text_;
    std::size_t at_{};
};

}  // namespace

std::optional<zone::later_rule> parse_posix_zone(std::string_view text) {
    scanner in{text};
    zone::later_rule out;
    if (!in.name()) return std::nullopt;
    const auto standard = in.time();
    if (!standard) return std::nullopt;
    out.standard = -*standard;  // POSIX counts westward
    if (in.done()) return out;
    if (!in.name()) return std::nullopt;
    out.has_summer = true;
    out.summer = out.standard + 3'600;
    if (!in.take(',')) {
        const auto summer = in.time();
        if (!summer) return std::nullopt;
        out.summer = -*summer;
        if (!in.take(',')) return std::nullopt;
    }
    const auto to_summer = in.change();
    const bool comma = in.take(',');
    const auto to_standard = in.change();
    if (!to_summer || !comma || !to_standard || !in.done()) return std::nullopt;
    out.to_summer = *to_summer;
    out.to_standard = *to_standard;
    return out;
}

}  // namespace evenline::app
