#include "evenline/simulation/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace evenline::simulation {
namespace {

// Told apart by people who see no red or green (Okabe and Ito's palette), and by their dashes.
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"};
constexpr std::array dashes{"none", "7 3", "2 3", "9 3 2 3", "5 5", "1 4"};

constexpr double width = 860, left = 64, right = 20, plot_height = 170, top = 64, between = 52;
constexpr double plot_width = width - left - right;

std::string number(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", v);
    return text;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
    }
    return out;
}

std::string words(double x, double y, const std::string& what, const char* how = "") {
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + how + ">" + escaped(what) +
           "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, const std::string& how) {
    return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
           "\" y2=\"" + number(y2) + "\" " + how + "/>\n";
}

// 1, 2 or 5 times a power of ten: about four steps to the span.
double step_of(double span) {
    const double rough = span / 4, power = std::pow(10, std::floor(std::log10(rough)));
    for (const double n : {1.0, 2.0, 5.0})
        if (rough <= n * power) return n * power;
    return 10 * power;
}

struct axis {
    double low{}, high{1}, step{1};
};

class panel {
public:
    panel(double y, std::size_t slots, axis a)
        : y_(y), slots_(std::max<std::size_t>(slots, 1)), a_(a) {}

    [[nodiscard]] double x(double slot) const {
        return left + plot_width * slot / static_cast<double>(slots_);
    }
    [[nodiscard]] double y(double value) const {
        const double v = std::clamp(value, a_.low, a_.high);
        return y_ + plot_height * (a_.high - v) / (a_.high - a_.low);
    }
    [[nodiscard]] std::string frame(const std::string& title, const char* unit) const {
        std::string out = words(left, y_ - 10, title, " class=\"t\"");
        for (double v = a_.low; v <= a_.high + a_.step / 100; v += a_.step) {
            out += line(left, y(v), width - right, y(v), "class=\"g\"");
            char label[32];
            std::snprintf(label, sizeof label, "%g%s", std::fabs(v) < 1e-9 ? 0 : v, unit);
            out += words(left - 8, y(v) + 4, label, " text-anchor=\"end\"");
        }
        return out;
    }
    [[nodiscard]] std::string hours(double opens_h) const {
        std::string out;
        const double slots_an_hour = 3600 / over_time::slot_s;
        const double all = static_cast<double>(slots_) / slots_an_hour;
        const double every = all > 16 ? std::ceil(all / 12) : 1;
        for (double h = 0; h <= all; h += every) {
            const auto at = x(h * slots_an_hour);
            out += line(at, y_ + plot_height, at, y_ + plot_height + 4, "class=\"a\"");
            char label[16];
            std::snprintf(label, sizeof label, "%g h", std::fmod(opens_h + h, 24));
            out += words(at, y_ + plot_height + 18, label, " text-anchor=\"middle\"");
        }
        return out;
    }
    // A slot that under half of the days have says little; the curve breaks there.
    [[nodiscard]] std::string curve(const std::vector<estimate>& of, double times,
                                    std::size_t number_of, std::uint64_t days) const {
        std::string out;
        std::vector<std::size_t> piece;
        for (std::size_t i = 0; i <= std::min(of.size(), slots_); ++i) {
            const bool drawn = i < std::min(of.size(), slots_) && 2 * of[i].days >= days;
            if (drawn) piece.push_back(i);
            if (drawn || piece.empty()) continue;
            out += piece_of(of, piece, times, number_of);
            piece.clear();
        }
        return out;
    }

private:
    [[nodiscard]] std::string piece_of(const std::vector<estimate>& of,
                                       const std::vector<std::size_t>& piece, double times,
                                       std::size_t number_of) const {
        std::string over, under, band;
        for (const auto i : piece) {
            const double at = static_cast<double>(i) + 1;
            const auto spot = [&](double v) { return number(x(at)) + "," + number(y(v)) + " "; };
            over += spot(times * of[i].mean);
            band += spot(times * (of[i].mean + of[i].ci95));
            under = spot(times * (of[i].mean - of[i].ci95)) + under;
        }
        const auto colour = std::string(colours.at(number_of % colours.size()));
        return "<polygon points=\"" + band + under + "\" fill=\"" + colour +
               "\" fill-opacity=\"0.15\"/>\n<polyline points=\"" + over +
               "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" stroke-dasharray=\"" +
               dashes.at(number_of % dashes.size()) + "\"/>\n";
    }

    double y_;
    std::size_t slots_;
    axis a_;
};

using series = std::vector<estimate> over_time::channel::*;

// The highest and lowest of all curves, intervals included, rounded out to whole steps.
axis axis_of(const report& r, series what, std::size_t slots, bool both_signs) {
    double low = 0, high = 1e-9;
    for (const auto& c : r.course.channels)
        for (std::size_t i = 0; i < std::min(slots, (c.*what).size()); ++i) {
            const auto& e = (c.*what)[i];
            high = std::max(high, e.mean + e.ci95);
            low = std::min(low, e.mean - e.ci95);
        }
    if (both_signs)
        high = std::max({high, -low, 0.1}), low = -high;
    else
        high = std::max(high, 4.0), low = 0;
    const double step = step_of(high - low);
    return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

std::string head(const report& r, double height) {
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) +
                      " " + number(height) +
                      "\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n";
    char load[32];
    std::snprintf(load, sizeof load, "%g", r.load);
    const auto title = "Policy " + r.policy + " on center " + r.center + ", load " + load + ", " +
                       std::to_string(r.seeds) + (r.seeds == 1 ? " day" : " days");
    out += "<title>" + escaped(title) + "</title>\n";
    out +=
        "<style>text{fill:#555}.t{font-weight:600}.g{stroke:#8884;stroke-width:1}"
        ".a{stroke:#888;stroke-width:1}"
        "@media(prefers-color-scheme:dark){text{fill:#bbb}}</style>\n";
    out += words(left, 20, title, " class=\"t\" font-size=\"14\"");
    double x = left;
    for (std::size_t k = 0; k < r.channels.size(); ++k) {
        out += line(x, 36, x + 28, 36,
                    std::string("stroke-width=\"2\" stroke=\"") + colours.at(k % colours.size()) +
                        "\" stroke-dasharray=\"" + dashes.at(k % dashes.size()) + "\"");
        out += words(x + 34, 40, r.channels[k].channel);
        x += 60 + 7.5 * static_cast<double>(r.channels[k].channel.size());
    }
    return out;
}

}  // namespace

std::string picture_of(const center& c, const report& r) {
    // The day, and the clearing up after it for as long as people wait.
    const auto day = static_cast<std::size_t>(c.hours * 3600.0 / over_time::slot_s);
    std::size_t slots = day;
    for (const auto& k : r.course.channels)
        for (std::size_t i = day; i < k.waiting.size(); ++i)
            if (2 * k.waiting[i].days >= r.seeds && k.waiting[i].mean >= 0.5)
                slots = std::max(slots, i + 2);
    struct row {
        const char* title;
        const char* unit;
        series what;
        double times;
        axis a;
    };
    using channel = over_time::channel;
    const auto line_axis = axis_of(r, &channel::waiting, slots, false);
    const auto lead_axis = axis_of(r, &channel::head_start, slots, true);
    const std::array rows{
        row{"People waiting", "", &channel::waiting, 1, line_axis},
        row{"Service level of the promises kept or due", " %", &channel::level, 100, {0, 100, 25}},
        row{"Head start (1 = one whole target)", "", &channel::head_start, 1, lead_axis}};
    const double height = top + 3 * (plot_height + between);
    auto out = head(r, height);
    double y = top + 12;
    for (const auto& w : rows) {
        const panel p(y, slots, w.a);
        out += p.frame(w.title, w.unit);
        for (std::size_t k = 0; k < r.course.channels.size(); ++k)
            out += p.curve(r.course.channels[k].*w.what, w.times, k, r.seeds);
        out += p.hours(c.opens_h);
        y += plot_height + between;
    }
    return out + "</svg>\n";
}

}  // namespace evenline::simulation
