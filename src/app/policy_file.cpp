#include "evenline/app/policy_file.hpp"

#include "app/policy_hours.hpp"
#include "app/policy_terms.hpp"
#include "app/policy_words.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>

namespace evenline::app {
namespace {

constexpr double year_s = 31'536'000;

void read_seconds(toml_reader& reader, std::string_view key, core::duration& into, double low = 0) {
    if (const auto value = reader.number(key, low, year_s)) into = core::from_seconds(*value);
}
void read_number(toml_reader& reader, std::string_view key, double& into, double low, double high) {
    into = reader.number(key, low, high).value_or(into);
}
void read_small(toml_reader& reader, std::string_view key, std::uint8_t& into,
                std::int64_t high = 255) {
    into = static_cast<std::uint8_t>(reader.whole(key, 0, high).value_or(into));
}
void read_flag(toml_reader& reader, std::string_view key, bool& into) {
    into = reader.flag(key).value_or(into);
}

template <class Value, class Terms>
std::optional<Value> value_of(toml_reader& reader, std::string_view key, const std::string& word,
                              const Terms& terms) {
    std::vector<std::string> words;
    for (const auto& [name, value] : terms) {
        if (name == word) return value;
        words.emplace_back(name);
    }
    std::string known;
    for (const auto& name : words) known += (known.empty() ? "" : ", ") + name;
    reader.fail(key, "'" + word + "' must be one of " + known, nearest_of(word, words));
    return std::nullopt;
}

template <class Value, class Terms>
void read_term(toml_reader& reader, std::string_view key, Value& into, const Terms& terms) {
    if (const auto word = reader.text(key))
        into = value_of<Value>(reader, key, *word, terms).value_or(into);
}

std::vector<core::work_form> read_forms(toml_reader& reader, std::string_view key) {
    std::vector<core::work_form> out;
    for (const auto& word : reader.texts(key).value_or(std::vector<std::string>{}))
        if (const auto form = value_of<core::work_form>(reader, key, word, form_terms))
            out.push_back(*form);
    return out;
}

// "billing:3"; a skill without a level asks for level 1.
std::vector<core::skill_level> read_skills(toml_reader& reader, std::string_view key) {
    std::vector<core::skill_level> out;
    for (const auto& text : reader.texts(key).value_or(std::vector<std::string>{})) {
        const auto colon = text.find(':');
        const auto name = text.substr(0, colon);
        unsigned level = 1;
        if (colon != std::string::npos) {
            const char* end = text.data() + text.size();
            const auto read = std::from_chars(text.data() + colon + 1, end, level);
            if (read.ec != std::errc{} || read.ptr != end) level = 0;
        }
        if (name.empty() || level < 1 || level > 5) {
            reader.fail(key, "'" + text + "' must be like billing:3, with a level from 1 to 5");
            continue;
        }
        out.push_back({name, static_cast<std::uint8_t>(level)});
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::vector<std::string> read_words(toml_reader& reader, std::string_view key) {
    auto out = reader.texts(key).value_or(std::vector<std::string>{});
    for (auto& word : out) {
        word = lower(word);
        if (word.empty()) reader.fail(key, "holds an empty text, which is in every message");
    }
    return out;
}

// Reads one policy file; a member function a section.
class policy_reader {
public:
    policy_reader(reading_of_file& file, const policy_reading& how) : file_(file), how_(how) {}

    core::policy read(const toml::table& document) {
        toml_reader root{file_, document, ""};
        out_.name = root.text("name").value_or("");
        if (out_.name.empty()) root.fail("", "a policy needs a name");
        out_.version =
            static_cast<std::uint32_t>(root.whole("version", 1, 1'000'000'000).value_or(1));
        read_flag(root, "baseline", out_.baseline);
        read_flag(root, "layers", out_.layers);
        read_flag(root, "packing", out_.packing);
        for (const auto* need : root.tables("need")) read_need(*need);
        check_needs(root);
        for (const auto* rule : root.tables("rule")) read_rule(*rule);
        for (const auto* step : root.tables("relaxation")) read_step(*step);
        for (const auto* team : root.tables("team")) read_team(*team);
        section(root, "capacity", &policy_reader::read_capacity);
        section(root, "gate", &policy_reader::read_gate);
        section(root, "head_start", &policy_reader::read_head_start);
        section(root, "hold", &policy_reader::read_hold);
        section(root, "offer", &policy_reader::read_offer);
        section(root, "order", &policy_reader::read_order);
        section(root, "life", &policy_reader::read_life);
        if (const auto* hours = root.table("hours")) out_.hours = read_hours(file_, *hours, how_);
        root.finish();
        return out_;
    }

private:
    void section(toml_reader& root, const char* name, void (policy_reader::*read)(toml_reader&)) {
        const auto* table = root.table(name);
        if (table == nullptr) return;
        toml_reader reader{file_, *table, name};
        (this->*read)(reader);
        reader.finish();
    }

    void read_need(const toml::table& table) {
        toml_reader reader{file_, table, "need"};
        core::need_class need;
        need.name = reader.text("name").value_or("");
        const auto live = reader.number("target_live_s", 1, year_s);
        const auto deferred = reader.number("target_deferred_s", 1, year_s);
        if (need.name.empty()) reader.fail("", "needs a name");
        for (const char* key : {"target_live_s", "target_deferred_s"})
            if (!table.contains(key)) reader.fail("", "needs " + std::string{key} + ", in seconds");
        if (need_of(need.name)) reader.fail("name", "'" + need.name + "' is there twice");
        need.target_live = core::from_seconds(live.value_or(1));
        need.target_deferred = core::from_seconds(deferred.value_or(1));
        reader.finish();
        out_.needs.push_back(std::move(need));
    }

    void check_needs(toml_reader& root) {
        if (out_.needs.empty()) root.fail("", "needs at least one [[need]] with its targets");
        if (out_.needs.size() > 200) root.fail("need", "at most 200 needs");
        const auto name = root.text("default_need");
        if (!name && out_.needs.size() != 1)
            root.fail("", "needs default_need, the name of a [[need]]");
        if (name)
            out_.default_need =
                known_need(root, "default_need", *name).value_or(core::need_index{});
    }

    std::optional<core::need_index> need_of(std::string_view name) const {
        for (std::size_t i = 0; i < out_.needs.size(); ++i)
            if (out_.needs[i].name == name) return static_cast<core::need_index>(i);
        return std::nullopt;
    }

    std::optional<core::need_index> known_need(toml_reader& reader, std::string_view key,
                                               const std::string& name) {
        if (const auto found = need_of(name)) return found;
        std::vector<std::string> names;
        names.reserve(out_.needs.size());
        for (const auto& need : out_.needs) names.push_back(need.name);
        reader.fail(key, "'" + name + "' is not the name of a [[need]]", nearest_of(name, names));
        return std::nullopt;
    }

    void read_rule(const toml::table& table) {
        core::classification_rule rule;
        toml_reader reader{file_, table, "rule"};
        rule.name = reader.text("name").value_or("");
        if (rule.name.empty()) reader.fail("", "needs a name: it is shown to agents as the reason");
        rule.text_any = read_words(reader, "text_any");
        rule.subject_any = read_words(reader, "subject_any");
        rule.language = lower(reader.text("language").value_or(""));
        read_flag(reader, "require_language", rule.require_language);
        rule.skills = read_skills(reader, "skills");
        if (const auto need = reader.text("need")) rule.need = known_need(reader, "need", *need);
        if (const auto* facts = reader.table("attributes")) {
            toml_reader fact{file_, *facts, "rule.attributes"};
            for (const auto& [name, node] : *facts)
                if (auto value = fact.texts(name.str()); value && value->size() == 1)
                    rule.attributes[std::string{name.str()}] = std::move(value->front());
        }
        if (!table.contains("need") && !table.contains("skills") && !rule.require_language)
            reader.fail("", "does nothing: give it a need, skills or require_language");
        reader.finish();
        out_.rules.push_back(std::move(rule));
    }

    void read_step(const toml::table& table) {
        toml_reader reader{file_, table, "relaxation"};
        core::relaxation_step step;
        read_number(reader, "after_share", step.after_share, 0, 100);
        read_small(reader, "level_down", step.level_down, 5);
        read_flag(reader, "drop_language", step.drop_language);
        step.drop_skills = reader.texts("drop_skills").value_or(std::vector<std::string>{});
        if (!out_.relaxation.empty() && step.after_share < out_.relaxation.back().after_share)
            reader.fail("after_share", "must not be smaller than that of the step before");
        if (step.level_down == 0 && !step.drop_language && step.drop_skills.empty())
            reader.fail("", "does nothing: give it level_down, drop_language or drop_skills");
        reader.finish();
        out_.relaxation.push_back(std::move(step));
    }

    void read_team(const toml::table& table) {
        toml_reader reader{file_, table, "team"};
        core::siloed_team team;
        team.name = reader.text("name").value_or("");
        team.forms = read_forms(reader, "forms");
        read_number(reader, "share", team.share, 0, 1);
        if (team.forms.empty()) reader.fail("", "needs forms, of call, chat and mail");
        if (!out_.baseline)
            reader.fail("", "teams split the line; only a file with baseline = true may");
        reader.finish();
        out_.teams.push_back(std::move(team));
    }

    void read_capacity(toml_reader& reader) {
        auto& c = out_.capacity;
        read_small(reader, "units", c.units);
        read_small(reader, "call", c.call);
        read_small(reader, "chat", c.chat);
        read_small(reader, "mail", c.mail);
        read_small(reader, "max_chats", c.max_chats);
        read_small(reader, "max_mails", c.max_mails);
        for (const auto& [key, cost] :
             {std::pair{"call", c.call}, {"chat", c.chat}, {"mail", c.mail}})
            if (cost == 0 || cost > c.units)
                reader.fail(key, "must be from 1 to units (" + std::to_string(c.units) + ")");
    }

    void read_gate(toml_reader& reader) {
        read_flag(reader, "on", out_.gate.on);
        read_number(reader, "waiting_share", out_.gate.waiting_share, 0, 100);
        read_term(reader, "promise", out_.gate.promise, promise_terms);
        read_number(reader, "replied_share", out_.gate.replied_share, 0, 100);
        read_seconds(reader, "reply_grace_s", out_.gate.reply_grace, 0);
        read_number(reader, "in_hand_share", out_.gate.in_hand_share, 0, 100);
    }

    void read_head_start(toml_reader& reader) {
        auto& h = out_.head_start;
        read_flag(reader, "on", h.on);
        read_number(reader, "gain_recent", h.gain_recent, 0, 1'000);
        read_number(reader, "gain_day", h.gain_day, 0, 1'000);
        read_number(reader, "prior_recent", h.prior_recent, 0.001, 1e6);
        read_number(reader, "prior_day", h.prior_day, 0.001, 1e6);
        read_seconds(reader, "memory_s", h.memory, 1);
        read_seconds(reader, "period_s", h.period, 1);
        h.bound = h.gain_recent + h.gain_day;
        read_number(reader, "bound", h.bound, 0, 2'000);
        read_number(reader, "reach_from", h.reach_from, 0, 1);
        read_number(reader, "reach_full", h.reach_full, 0, 1);
        if (h.reach_from > h.reach_full)
            reader.fail("reach_from", "must not be above reach_full");
    }

    void read_hold(toml_reader& reader) {
        read_number(reader, "share_of_call_agents", out_.hold.share_of_call_agents, 0, 1);
    }

    void read_offer(toml_reader& reader) {
        read_seconds(reader, "time_limit_s", out_.offer.time_limit, 1);
        read_small(reader, "max_declines", out_.offer.max_declines);
        read_small(reader, "max_unanswered_calls", out_.offer.max_unanswered_calls);
        read_seconds(reader, "decline_pause_s", out_.offer.decline_pause);
        read_number(reader, "preferred_share", out_.offer.preferred_share, 0, 100);
    }

    void read_order(toml_reader& reader) {
        read_term(reader, "rule", out_.order.rule, order_terms);
        read_number(reader, "cap", out_.order.cap, 0, 1'000);
        read_number(reader, "overdue", out_.order.overdue, 0, 1'000);
        out_.order.forms_order = read_forms(reader, "forms");
        const bool ranks =
            !out_.order.forms_order.empty() || out_.order.rule == core::order_rule::forms_first;
        if (ranks && !out_.baseline)
            reader.fail("rule",
                        "ranking forms of work ranks channels; only a file with "
                        "baseline = true may");
        if (out_.order.rule == core::order_rule::forms_first && out_.order.forms_order.empty())
            reader.fail("", "forms_first needs forms, of call, chat and mail, first to last");
    }

    void read_life(toml_reader& reader) {
        auto& life = out_.life;
        read_seconds(reader, "reopen_within_s", life.reopen_within);
        read_seconds(reader, "first_contact_resolution_s", life.first_contact_resolution);
        read_flag(reader, "wrap_up", life.wrap_up);
        read_seconds(reader, "wrap_up_limit_s", life.wrap_up_limit, 1);
        read_seconds(reader, "reoffer_at_most_s", life.reoffer_at_most, 0.001);
        read_number(reader, "peer_share", life.peer_share, 0, 1);
    }

    reading_of_file& file_;
    const policy_reading& how_;
    core::policy out_;
};

// A refused word is reported once, as refused, not again as unknown.
void drop_repeats(std::vector<problem>& problems) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> refused;
    for (const auto& p : problems)
        if (p.names_publicity) refused.insert({p.line, p.column});
    std::erase_if(problems, [&](const problem& p) {
        return !p.names_publicity && refused.contains({p.line, p.column});
    });
    std::stable_sort(problems.begin(), problems.end(),
                     [](const problem& a, const problem& b) { return a.line < b.line; });
}

}  // namespace

parsed<core::policy> parse_policy(std::string_view text, const std::string& file_name,
                                  const policy_reading& how) {
    reading_of_file file{file_name, {}, {}, {}};
    const auto document = parse_toml(file, text);
    if (!file.problems.empty()) return file.problems;
    refuse_publicity(file, document, how.channels);
    auto out = policy_reader{file, how}.read(document);
    if (file.problems.empty()) return out;
    drop_repeats(file.problems);
    return file.problems;
}

parsed<core::policy> load_policy(const std::filesystem::path& path, const policy_reading& how) {
    std::ifstream in{path, std::ios::binary};
    if (!in)
        return std::vector{
            problem{path.string(), 0, 0, "",
                    "cannot be read; check [policy] file, or leave it out for the shipped policy",
                    "", false}};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return parse_policy(text, path.string(), how);
}

}  // namespace evenline::app
