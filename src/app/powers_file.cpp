#include "evenline/app/powers_file.hpp"

#include "app/policy_words.hpp"
#include "app/toml_reader.hpp"
#include "evenline/channels/kinds.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace evenline::app {
namespace {

constexpr std::int64_t most_minor = 1'000'000'000'000;
const std::vector<std::string> roles{"agent", "supervisor"};
const std::vector<std::string> abilities{"answer", "confidential"};

void one_of(toml_reader& reader, std::string_view key, const std::string& word,
            const std::vector<std::string>& known, const char* what) {
    if (std::ranges::find(known, word) != known.end()) return;
    reader.fail(key, "'" + word + "' is not " + what, nearest_of(word, known));
}

engine::power_limit read_limit(reading_of_file& file, const toml::table& table, bool money,
                               const std::vector<std::string>& needs) {
    toml_reader reader{file, table, "power.limit"};
    engine::power_limit out;
    const auto who = reader.text("role").value_or("");
    one_of(reader, "role", who, roles, "a role that grants: agent or supervisor");
    out.who = who == "supervisor" ? engine::role::supervisor : engine::role::agent;
    out.need = reader.text("need").value_or("");
    if (!out.need.empty() && !needs.empty())
        one_of(reader, "need", out.need, needs, "a need of the policy");
    if (money && !reader.has("most"))
        reader.fail("most", "is missing: how much on one ticket, in minor units (cents)");
    if (!money && reader.has("most")) reader.fail("most", "this power is no money");
    out.most_minor = reader.whole("most", 0, most_minor).value_or(0);
    out.times = static_cast<std::uint32_t>(reader.whole("times", 0, 1'000).value_or(1));
    reader.finish();
    return out;
}

engine::power read_power(reading_of_file& file, const toml::table& table,
                         const std::vector<std::string>& needs) {
    toml_reader reader{file, table, "power"};
    engine::power out;
    out.name = reader.text("name").value_or("");
    const bool plain = !out.name.empty() && std::ranges::all_of(out.name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!plain) reader.fail("name", "a power needs a name of a-z, 0-9 and _");
    out.english = reader.text("en").value_or(out.name);
    out.spanish = reader.text("es").value_or(out.english);
    out.money = reader.flag("money").value_or(false);
    out.requires_ = reader.text("requires").value_or("");
    if (!out.requires_.empty())
        one_of(reader, "requires", out.requires_, abilities, "answer or confidential");
    for (const auto* limit : reader.tables("limit"))
        out.limits.push_back(read_limit(file, *limit, out.money, needs));
    if (out.limits.empty())
        reader.fail("limit", "nobody may grant it: add a [[power.limit]] for a role");
    reader.finish();
    return out;
}

// Can what the power needs be done there?
bool carries(const channels::channel_settings& settings, const engine::power& p) {
    const auto* kind = channels::find_kind(settings.kind);
    if (kind == nullptr || p.requires_.empty()) return true;
    if (kind->form == core::work_form::call) return true;  // by voice, to one person
    const auto adapter = kind->make(settings);
    if (p.requires_ == "confidential") return !adapter->limits({}).is_public;
    channels::outbound_message m;
    m.kind = "reply";
    m.thread = m.recipient = m.text = m.ticket = "x";
    return adapter->compose(m).has_value();
}

}  // namespace

parsed<engine::power_catalogue> parse_powers(std::string_view text, const std::string& file_name,
                                             const std::vector<std::string>& channels,
                                             const std::vector<std::string>& needs) {
    reading_of_file file{file_name, {}, {}, {}};
    const auto document = parse_toml(file, text);
    if (!file.problems.empty()) return file.problems;
    refuse_publicity(file, document, channels);
    toml_reader root{file, document, ""};
    engine::power_catalogue out;
    out.currency = root.text("currency").value_or(out.currency);
    const bool iso = out.currency.size() == 3 && std::ranges::all_of(out.currency, [](char c) {
        return c >= 'A' && c <= 'Z';
    });
    if (!iso) root.fail("currency", "must be three capitals such as EUR (ISO 4217)");
    for (const auto* table : root.tables("power")) {
        auto p = read_power(file, *table, needs);
        if (out.find(p.name) != nullptr)
            root.fail("power", "'" + p.name + "' stands in the catalogue twice");
        out.powers.push_back(std::move(p));
    }
    root.finish();
    if (!file.problems.empty()) return file.problems;
    return out;
}

parsed<engine::power_catalogue> load_powers(const config& settings,
                                            const std::vector<std::string>& needs) {
    if (settings.powers_file.empty()) return engine::shipped_powers();
    std::ifstream in{settings.powers_file, std::ios::binary};
    const auto name = settings.powers_file.string();
    if (!in)
        return std::vector{problem{
            name, 0, 0, "",
            "cannot be read; check [powers] file, or leave it out for the shipped catalogue", "",
            false}};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    std::vector<std::string> channels;
    channels.reserve(settings.channels.size());
    for (const auto& c : settings.channels) channels.push_back(c.id);
    return parse_powers(text, name, channels, needs);
}

std::vector<std::string> missing_remedies(const engine::power_catalogue& catalogue,
                                          const config& settings) {
    std::vector<std::string> out;
    for (const auto& p : catalogue.powers) {
        std::string able, lacking;
        for (const auto& c : settings.channels) {
            auto& list = carries(c, p) ? able : lacking;
            list += (list.empty() ? "" : ", ") + c.id;
        }
        if (lacking.empty() || able.empty()) continue;
        out.push_back("channel " + lacking + " lacks the power '" + p.name + "', which " + able +
                      " has: it requires " +
                      (p.requires_ == "answer" ? "an answer, and this channel cannot send one"
                                               : "a confidential answer, and answers there are "
                                                 "seen by everybody"));
    }
    return out;
}

}  // namespace evenline::app
