#include "http/accounts/profile.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

std::vector<core::skill_level> read_skills(form& in, const json::value& given) {
    std::vector<core::skill_level> out;
    const auto* list = given.list();
    bool good = list != nullptr && list->size() <= 100;
    for (std::size_t i = 0; good && i < list->size(); ++i) {
        const auto* name = (*list)[i].find("skill");
        const auto* level = (*list)[i].find("level");
        good = name != nullptr && name->text() != nullptr && !name->text()->empty() &&
               name->text()->size() <= 60;
        const auto n = level != nullptr && level->integer() != nullptr ? *level->integer() : 1;
        good = good && n >= 1 && n <= 5;
        if (good) out.push_back({*name->text(), static_cast<std::uint8_t>(n)});
    }
    if (!good)
        in.wrong("agent/skills", "must be a list such as [{\"skill\":\"billing\",\"level\":3}]");
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> read_languages(form& in, const json::value& given) {
    std::vector<std::string> out;
    const auto* list = given.list();
    bool good = list != nullptr && list->size() <= 20;
    for (std::size_t i = 0; good && i < list->size(); ++i) {
        const auto* s = (*list)[i].text();
        good = s != nullptr && !s->empty() && s->size() <= 20;
        if (good) out.push_back(*s);
    }
    if (!good) in.wrong("agent/languages", "must be a list such as [\"es\",\"en\"]");
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

bool is_telephone(std::string_view s) {
    const bool with_country = s.starts_with('+');
    if (with_country) s.remove_prefix(1);
    const auto [least, most] = with_country ? std::pair{7u, 15u} : std::pair{2u, 7u};
    return s.size() >= least && s.size() <= most &&
           std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

json::value profile_view(core::agent_id id, const core::agent_profile& p) {
    json::value::array skills;
    for (const auto& s : p.skills)
        skills.push_back({{"skill", s.skill}, {"level", unsigned{s.level}}});
    return {{"id", engine::text(id)},
            {"skills", std::move(skills)},
            {"languages", json::value::array(p.languages.begin(), p.languages.end())},
            {"takes_calls", p.takes_calls},
            {"takes_chats", p.takes_chats},
            {"takes_mails", p.takes_mails},
            {"active", p.active}};
}

void read_profile_object(form& in, const json::value& given, core::agent_profile& p,
                         std::string& phone) {
    const auto flag = [&](const char* key, bool& into) {
        const auto* v = given.find(key);
        if (v == nullptr || v->is_null()) return;
        if (v->boolean() != nullptr)
            into = *v->boolean();
        else
            in.wrong("agent/" + std::string(key), "must be true or false");
    };
    for (const auto& m : *given.members()) {
        if (m.what.is_null()) continue;
        if (m.key == "skills")
            p.skills = read_skills(in, m.what);
        else if (m.key == "languages")
            p.languages = read_languages(in, m.what);
        else if (m.key == "phone" && m.what.text() != nullptr &&
                 (m.what.text()->empty() || is_telephone(*m.what.text())))
            phone = *m.what.text();
        else if (m.key == "phone")
            in.wrong("agent/phone", "must be a number such as +34910000001, or an extension");
        else if (m.key != "takes_calls" && m.key != "takes_chats" && m.key != "takes_mails" &&
                 m.key != "active" && m.key != "id")
            in.wrong("agent/" + m.key, "is not known here");
    }
    flag("takes_calls", p.takes_calls);
    flag("takes_chats", p.takes_chats);
    flag("takes_mails", p.takes_mails);
    flag("active", p.active);
}

}  // namespace evenline::http
