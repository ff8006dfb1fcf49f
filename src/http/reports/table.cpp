#include "http/reports/table.hpp"

#include "evenline/engine/text.hpp"
#include "http/api/office.hpp"

#include <array>

namespace evenline::http {
namespace {

constexpr std::array<std::string_view, 7> kind_names{"text",   "time",    "count", "number",
                                                     "seconds", "share", "points"};

json::value words_view(both_words w) { return {{"en", w.en}, {"es", w.es}}; }

bool is_figure(const report_column& c) {
    return c.kind == column_kind::share || c.kind == column_kind::points;
}

json::value figure_view(const figure& f) {
    if (!f.value) return nullptr;
    json::value out{{"value", *f.value}, {"low", nullptr}, {"high", nullptr}, {"of", f.of}};
    if (f.range_95) out.set("low", f.range_95->low).set("high", f.range_95->high);
    return out;
}

struct to_json {
    json::value operator()(std::monostate) const { return nullptr; }
    json::value operator()(const std::string& s) const { return s; }
    json::value operator()(core::instant at) const { return engine::rfc3339(at); }
    json::value operator()(std::uint64_t n) const { return n; }
    json::value operator()(double x) const { return x; }
    json::value operator()(const figure& f) const { return figure_view(f); }
};

std::string plain(const report_cell& cell) {
    if (const auto* s = std::get_if<std::string>(&cell)) return *s;
    const auto value = std::visit(to_json{}, cell);
    if (value.is_null()) return {};
    return value.text() != nullptr ? *value.text() : value.dump();
}

std::vector<std::string> four(const report_cell& cell) {
    const auto* f = std::get_if<figure>(&cell);
    if (f == nullptr || !f->value) return {"", "", "", ""};
    const auto number = [](double x) { return json::value(x).dump(); };
    return {number(*f->value), f->range_95 ? number(f->range_95->low) : "",
            f->range_95 ? number(f->range_95->high) : "", std::to_string(f->of)};
}

void write_line(std::string& out, const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& c : cells) {
        std::string one;
        append_csv(one, {c});
        if (!line.empty()) line += ',';
        line += one.substr(0, one.size() - 2);
    }
    out += line + "\r\n";
}

}  // namespace

figure share_of(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return {};
    return {static_cast<double>(part) / static_cast<double>(whole), wilson(part, whole), whole};
}

figure points_between(std::uint64_t part_1, std::uint64_t whole_1, std::uint64_t part_2,
                      std::uint64_t whole_2) {
    if (whole_1 == 0 || whole_2 == 0) return {};
    const auto share = [](std::uint64_t k, std::uint64_t n) {
        return static_cast<double>(k) / static_cast<double>(n);
    };
    const auto range = newcombe(part_1, whole_1, part_2, whole_2);
    return {100 * (share(part_1, whole_1) - share(part_2, whole_2)),
            interval{100 * range.low, 100 * range.high}, whole_1 + whole_2};
}

report_cell maybe(const std::optional<double>& x) {
    return x ? report_cell(*x) : report_cell(std::monostate{});
}

json::value columns_view(const std::vector<report_column>& columns) {
    json::value::array out;
    for (const auto& c : columns)
        out.push_back({{"key", c.key},
                       {"kind", kind_names.at(static_cast<std::size_t>(c.kind))},
                       {"label", words_view(c.label)},
                       {"definition", words_view(c.definition)}});
    return out;
}

json::value rows_view(const std::vector<report_column>& columns,
                      const std::vector<report_row>& rows) {
    json::value::array out;
    for (const auto& row : rows) {
        json::value one{json::value::object{}};
        for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i)
            one.set(columns[i].key, std::visit(to_json{}, row[i]));
        out.push_back(std::move(one));
    }
    return out;
}

void write_csv(std::string& out, const std::vector<report_column>& columns,
               const std::vector<report_row>& rows) {
    std::vector<std::string> line;
    for (const auto& c : columns) {
        const std::string key(c.key);
        line.push_back(key);
        if (is_figure(c)) line.insert(line.end(), {key + "_low", key + "_high", key + "_n"});
    }
    write_line(out, line);
    for (const auto& row : rows) {
        line.clear();
        for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
            if (!is_figure(columns[i])) {
                line.push_back(plain(row[i]));
                continue;
            }
            const auto cells = four(row[i]);
            line.insert(line.end(), cells.begin(), cells.end());
        }
        write_line(out, line);
    }
}

}  // namespace evenline::http
