#include "app/center_file.hpp"

#include "app/toml_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace evenline::app {
namespace {

using simulation::center;

constexpr double most = 1e6;
const std::vector<std::string> form_names{"call", "chat", "mail"};

template <class T, class U>
void put(T& into, const std::optional<U>& value) {
    if (value) into = static_cast<T>(*value);
}

std::optional<core::work_form> form_of(toml_reader& r, std::string_view key,
                                       const std::string& word) {
    const auto at = std::ranges::find(form_names, word);
    if (at != form_names.end()) return static_cast<core::work_form>(at - form_names.begin());
    r.fail(key, "'" + word + "' is no form of work: call, chat or mail",
           nearest_of(word, form_names));
    return {};
}

std::string numbered(std::string_view table, std::size_t n) {
    return std::string(table) + "[" + std::to_string(n + 1) + "]";
}

std::vector<double> shape_of(toml_reader& r) {
    std::vector<double> shape;
    for (const auto& word : r.texts("day_shape").value_or(std::vector<std::string>{})) {
        char* end = nullptr;
        const double w = std::strtod(word.c_str(), &end);
        if (end == word.c_str() || *end != 0 || !(w >= 0) || w > most)
            r.fail("day_shape", "'" + word + "' is not a number of 0 or more");
        shape.push_back(w);
    }
    return shape;
}

// "billing:2": the skill and its level; without a level, 1.
std::vector<core::skill_level> skills_of(toml_reader& r) {
    std::vector<core::skill_level> skills;
    for (const auto& word : r.texts("skills").value_or(std::vector<std::string>{})) {
        const auto colon = word.find(':');
        const auto level = colon == std::string::npos ? std::string("1") : word.substr(colon + 1);
        if (level.size() != 1 || level[0] < '1' || level[0] > '5' || colon == 0)
            r.fail("skills", "'" + word + "' is not skill:level with a level of 1 to 5");
        else
            skills.push_back({word.substr(0, colon), static_cast<std::uint8_t>(level[0] - '0')});
    }
    return skills;
}

void read_agents(reading_of_file& file, toml_reader& r, center& c) {
    const auto tables = r.tables("agents");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        toml_reader one(file, *tables[i], numbered("agents", i));
        simulation::agent_group g;
        put(g.name, one.text("name"));
        put(g.count, one.whole("count", 1, 100'000));
        for (const auto& word : one.texts("takes").value_or(std::vector<std::string>{})) {
            const auto form = form_of(one, "takes", word);
            if (!form) continue;
            (*form == core::work_form::call   ? g.calls
             : *form == core::work_form::chat ? g.chats
                                              : g.mails) = true;
        }
        g.skills = skills_of(one);
        put(g.from_h, one.number("from_h", 0, most));
        put(g.until_h, one.number("until_h", 0, most));
        put(g.declines_share, one.number("declines_share", 0, 1));
        put(g.accepts_after_s, one.number("accepts_after_s", 0, most));
        one.finish();
        c.agents.push_back(g);
    }
}

void read_streams(reading_of_file& file, toml_reader& r, center& c) {
    const auto tables = r.tables("stream");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        toml_reader one(file, *tables[i], numbered("stream", i));
        simulation::arrivals s;
        put(s.channel, one.text("channel"));
        if (const auto word = one.text("form"))
            s.form = form_of(one, "form", *word).value_or(s.form);
        else
            one.fail("form", "a stream needs its form of work: call, chat or mail");
        put(s.per_hour, one.number("per_hour", 0, most));
        put(s.handle_mean_s, one.number("handle_mean_s", 0, most));
        put(s.handle_cv, one.number("handle_cv", 0, 20));
        put(s.patience_mean_s, one.number("patience_mean_s", 0, most));
        put(s.need, one.text("need"));
        s.day_shape = shape_of(one);
        s.skills = skills_of(one);
        one.finish();
        c.streams.push_back(s);
    }
}

void read_absences(reading_of_file& file, toml_reader& r, center& c) {
    const auto tables = r.tables("absence");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        toml_reader one(file, *tables[i], numbered("absence", i));
        simulation::absence a;
        put(a.group, one.text("group"));
        put(a.share, one.number("share", 0, 1));
        put(a.from_h, one.number("from_h", 0, most));
        a.until_h = one.number("until_h", 0, most).value_or(most);
        one.finish();
        c.absences.push_back(a);
    }
}

void read_surges(reading_of_file& file, toml_reader& r, center& c) {
    const auto tables = r.tables("surge");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        toml_reader one(file, *tables[i], numbered("surge", i));
        simulation::surge x;
        put(x.channel, one.text("channel"));
        put(x.from_h, one.number("from_h", 0, most));
        x.until_h = one.number("until_h", 0, most).value_or(most);
        put(x.times, one.number("times", 0, 100));
        put(x.within_s, one.number("within_s", 0, most));
        one.finish();
        c.surges.push_back(x);
    }
}

void read_needs(reading_of_file& file, toml_reader& r, center& c) {
    const auto tables = r.tables("need");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        toml_reader one(file, *tables[i], numbered("need", i));
        core::need_class n;
        put(n.name, one.text("name"));
        n.target_live = core::seconds(one.whole("target_live_s", 1, 1'000'000).value_or(120));
        n.target_deferred =
            core::seconds(one.whole("target_deferred_s", 1, 100'000'000).value_or(3600));
        one.finish();
        c.needs.push_back(n);
    }
}

void read_recontact(reading_of_file& file, toml_reader& r, center& c) {
    const auto* table = r.table("recontact");
    if (!table) return;
    toml_reader one(file, *table, "recontact");
    put(c.again.share, one.number("share", 0, 1));
    put(c.again.after_mean_s, one.number("after_mean_s", 1, most));
    put(c.again.handle_mean_s, one.number("handle_mean_s", 1, most));
    put(c.again.channel, one.text("channel"));
    put(c.again.address_linked, one.flag("address_linked"));
    one.finish();
}

}  // namespace

parsed<center> parse_center(std::string_view text, const std::string& file_name) {
    reading_of_file file;
    file.file = file_name;
    const auto table = parse_toml(file, text);
    center c;
    if (file.problems.empty()) {
        toml_reader r(file, table, {});
        put(c.name, r.text("name"));
        put(c.hours, r.whole("hours", 1, 10'000));
        put(c.load, r.number("load", 0.01, 100));
        put(c.opens_h, r.number("opens_h", 0, 24));
        put(c.warm_up_h, r.number("warm_up_h", 0, 10'000));
        put(c.reply_grace_s, r.number("reply_grace_s", 0, most));
        put(c.chats_at_once, r.whole("chats_at_once", 0, 15));
        put(c.mails_at_once, r.whole("mails_at_once", 0, 15));
        c.day_shape = shape_of(r);
        read_needs(file, r, c);
        read_agents(file, r, c);
        read_absences(file, r, c);
        read_streams(file, r, c);
        read_surges(file, r, c);
        read_recontact(file, r, c);
        r.finish();
    }
    if (file.problems.empty())
        if (const auto what = flaw(c); !what.empty())
            file.problems.push_back({.file = file_name, .key = {}, .what = what, .nearest = {}});
    if (!file.problems.empty()) return file.problems;
    return c;
}

parsed<center> load_center(const std::filesystem::path& path) {
    std::ifstream in(path);
    if (!in)
        return std::vector<problem>{
            {.file = path.string(),
             .key = {},
             .what = "cannot be read; give a center file such as config/centers/reference.toml",
             .nearest = {}}};
    std::ostringstream text;
    text << in.rdbuf();
    return parse_center(text.str(), path.string());
}

}  // namespace evenline::app
