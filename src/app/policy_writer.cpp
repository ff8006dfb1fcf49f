#include "app/policy_hours.hpp"
#include "app/policy_terms.hpp"
#include "evenline/app/policy_file.hpp"

#include <charconv>
#include <iterator>

namespace evenline::app {
namespace {

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            constexpr std::string_view hex = "0123456789ABCDEF";
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string number(double value) {
    char digits[64];
    const auto end =
        std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::fixed);
    return {digits, end.ptr};
}

std::string seconds(core::duration d) {
    if (d.us % 1'000'000 == 0) return std::to_string(d.us / 1'000'000);
    auto decimals = std::to_string(1'000'000 + d.us % 1'000'000).substr(1);
    while (decimals.back() == '0') decimals.pop_back();
    return std::to_string(d.us / 1'000'000) + "." + decimals;
}

template <class List, class Write>
std::string list(const List& items, Write write) {
    std::string out = "[";
    for (const auto& item : items) out += (out.size() > 1 ? ", " : "") + write(item);
    return out + "]";
}

class writer {
public:
    writer& line(std::string_view key, const std::string& value) {
        out_ += std::string{key} + " = " + value + "\n";
        return *this;
    }
    writer& flag(std::string_view key, bool value) { return line(key, value ? "true" : "false"); }
    writer& text(std::string_view key, std::string_view value) {
        return line(key, in_quotes(value));
    }
    writer& texts(std::string_view key, const std::vector<std::string>& values) {
        return values.empty() ? *this : line(key, list(values, in_quotes));
    }
    writer& forms(std::string_view key, const std::vector<core::work_form>& values) {
        if (values.empty()) return *this;
        return line(key, list(values, [](auto f) { return in_quotes(term_of(form_terms, f)); }));
    }
    writer& section(std::string_view head) {
        out_ += "\n" + std::string{head} + "\n";
        return *this;
    }
    std::string out_;
};

void write_head(writer& w, const core::policy& p) {
    w.text("name", p.name).line("version", std::to_string(p.version));
    if (p.baseline) w.flag("baseline", true);
    if (p.default_need < p.needs.size()) w.text("default_need", p.needs[p.default_need].name);
    w.flag("layers", p.layers).flag("packing", p.packing);
    for (const auto& need : p.needs)
        w.section("[[need]]")
            .text("name", need.name)
            .line("target_live_s", seconds(need.target_live))
            .line("target_deferred_s", seconds(need.target_deferred));
}

void write_rule(writer& w, const core::policy& p, const core::classification_rule& rule) {
    w.section("[[rule]]").text("name", rule.name);
    w.texts("text_any", rule.text_any).texts("subject_any", rule.subject_any);
    if (!rule.language.empty()) w.text("language", rule.language);
    if (rule.need && *rule.need < p.needs.size()) w.text("need", p.needs[*rule.need].name);
    if (!rule.skills.empty())
        w.line("skills", list(rule.skills, [](const core::skill_level& s) {
                   return in_quotes(s.skill + ":" + std::to_string(s.level));
               }));
    if (rule.require_language) w.flag("require_language", true);
    if (rule.attributes.empty()) return;
    w.section("[rule.attributes]");
    for (const auto& [name, value] : rule.attributes) w.line(in_quotes(name), in_quotes(value));
}

void write_lists(writer& w, const core::policy& p) {
    for (const auto& rule : p.rules) write_rule(w, p, rule);
    for (const auto& step : p.relaxation) {
        w.section("[[relaxation]]").line("after_share", number(step.after_share));
        if (step.level_down != 0) w.line("level_down", std::to_string(step.level_down));
        if (step.drop_language) w.flag("drop_language", true);
        w.texts("drop_skills", step.drop_skills);
    }
    for (const auto& team : p.teams)
        w.section("[[team]]")
            .text("name", team.name)
            .forms("forms", team.forms)
            .line("share", number(team.share));
}

void write_sections(writer& w, const core::policy& p) {
    const auto whole = [](unsigned n) { return std::to_string(n); };
    w.section("[capacity]")
        .line("units", whole(p.capacity.units))
        .line("call", whole(p.capacity.call))
        .line("chat", whole(p.capacity.chat))
        .line("mail", whole(p.capacity.mail))
        .line("max_chats", whole(p.capacity.max_chats))
        .line("max_mails", whole(p.capacity.max_mails));
    w.section("[gate]")
        .flag("on", p.gate.on)
        .line("waiting_share", number(p.gate.waiting_share))
        .text("promise", term_of(promise_terms, p.gate.promise))
        .line("replied_share", number(p.gate.replied_share))
        .line("reply_grace_s", seconds(p.gate.reply_grace))
        .line("in_hand_share", number(p.gate.in_hand_share));
    w.section("[head_start]")
        .flag("on", p.head_start.on)
        .line("gain_recent", number(p.head_start.gain_recent))
        .line("gain_day", number(p.head_start.gain_day))
        .line("prior_recent", number(p.head_start.prior_recent))
        .line("prior_day", number(p.head_start.prior_day))
        .line("memory_s", seconds(p.head_start.memory))
        .line("period_s", seconds(p.head_start.period))
        .line("bound", number(p.head_start.bound))
        .line("reach_from", number(p.head_start.reach_from))
        .line("reach_full", number(p.head_start.reach_full));
    w.section("[hold]").line("share_of_call_agents", number(p.hold.share_of_call_agents));
    w.section("[offer]")
        .line("time_limit_s", seconds(p.offer.time_limit))
        .line("max_declines", whole(p.offer.max_declines))
        .line("max_unanswered_calls", whole(p.offer.max_unanswered_calls))
        .line("decline_pause_s", seconds(p.offer.decline_pause))
        .line("preferred_share", number(p.offer.preferred_share));
    w.section("[order]")
        .text("rule", term_of(order_terms, p.order.rule))
        .line("cap", number(p.order.cap))
        .line("overdue", number(p.order.overdue))
        .forms("forms", p.order.forms_order);
    w.section("[life]")
        .line("reopen_within_s", seconds(p.life.reopen_within))
        .line("first_contact_resolution_s", seconds(p.life.first_contact_resolution))
        .flag("wrap_up", p.life.wrap_up)
        .line("wrap_up_limit_s", seconds(p.life.wrap_up_limit))
        .line("reoffer_at_most_s", seconds(p.life.reoffer_at_most))
        .line("peer_share", number(p.life.peer_share));
}

}  // namespace

std::string to_toml(const core::policy& p) {
    writer w;
    write_head(w, p);
    write_lists(w, p);
    write_sections(w, p);
    return w.out_ + hours_to_toml(p.hours);
}

}  // namespace evenline::app
