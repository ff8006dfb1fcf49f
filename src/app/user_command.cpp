// evenline user add
#include "app/commands.hpp"
#include "app/open_store.hpp"
#include "evenline/http/credentials.hpp"
#include "evenline/http/password_words.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>

namespace evenline::app {
namespace {

struct asked {
    std::string file, email, name, role{"agent"}, phone;
    std::vector<std::string> skills, languages, forms;
    bool password_stdin{};
};

std::optional<core::skill_level> skill_of(const std::string& text) {
    const auto colon = text.find(':');
    unsigned level = 3;
    if (colon != std::string::npos) {
        const auto* end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + colon + 1, end, level);
        if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    }
    if (colon == 0 || text.empty() || level < 1 || level > 5) return std::nullopt;
    return core::skill_level{text.substr(0, colon), static_cast<std::uint8_t>(level)};
}

// What is wrong with it; empty: it is in `out`.
std::string profile_of(const asked& a, core::agent_profile& out) {
    out.name = a.name;
    for (const auto& text : a.skills) {
        const auto skill = skill_of(text);
        if (!skill) return "--skill " + text + " must be like billing:3, with a level from 1 to 5";
        out.skills.push_back(*skill);
    }
    std::sort(out.skills.begin(), out.skills.end());
    out.languages = a.languages;
    std::sort(out.languages.begin(), out.languages.end());
    if (a.forms.empty()) return {};
    const auto takes = [&](const char* form) {
        return std::find(a.forms.begin(), a.forms.end(), form) != a.forms.end();
    };
    out.takes_calls = takes("call");
    out.takes_chats = takes("chat");
    out.takes_mails = takes("mail");
    return {};
}

exit_code add_user(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    const auto role = http::parse_role(a.role);
    const auto email = http::fold_email(a.email);
    if (!role)
        return tell("--role must be agent, supervisor, integrator or admin", exit_code::usage);
    if (!email) return tell("--email " + a.email + " is not an e-mail address", exit_code::usage);
    engine::account account;
    account.email = *email;
    account.name = a.name;
    account.what = *role;
    account.phone = a.phone;
    account.created_at = http::wall_now();
    if (const auto wrong = profile_of(a, account.profile); !wrong.empty())
        return tell(wrong, exit_code::usage);
    if (a.password_stdin) {
        std::string password;
        std::getline(std::cin, password);
        if (password.ends_with('\r')) password.pop_back();
        const std::vector<std::string> own{"evenline", settings->http.house_name, a.name};
        const http::password_words common(settings->http.password_words_file);
        if (const auto weak = http::weak_password(password, common, own); !weak.empty())
            return tell("the password on standard input: " + weak, exit_code::usage);
        account.password_hash = http::hash_password(
            password, {settings->http.password_memory_kib, settings->http.password_passes});
    }
    const auto store = open_store::at(*settings);
    if (!store) return exit_code::failed;
    const auto added = (*store)->accounts().add(account);
    if (added.has_error() && added.error() == boost::system::errc::file_exists)
        return tell(*email + " has an account already", exit_code::refused);
    if (!added)
        return tell("the account was not stored: " + added.error().message(), exit_code::failed);
    std::cout << http::role_name(*role) << " " << *email << " added";
    if (added->agent) std::cout << " as agt_" << added->agent.value;
    std::cout << "\n";
    if (account.password_hash.empty()) {
        const auto link = http::issue_link((*store)->accounts(), added->id, core::days(1));
        if (link)
            std::cout << "They set their password here (1 day, once):\n  "
                      << settings->http.public_url << "/#/setup/" << *link << "\n";
    }
    return exit_code::ok;
}

}  // namespace

void add_user_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("user", "People who may use the server");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    auto* add = group->add_subcommand("add", "Add a person; nobody gets a default password");
    add_config_option(*add, a->file);
    add->add_option("--email", a->email, "Their e-mail address, their name at log-in")->required();
    add->add_option("--name", a->name, "As customers and colleagues see it")->required();
    add->add_option("--role", a->role, "agent, supervisor, integrator or admin")
        ->capture_default_str();
    add->add_option("--skill", a->skills, "A skill with its level, 1 to 5: billing:3; repeatable");
    add->add_option("--language", a->languages,
                    "A language they serve in: es; repeatable; none: all");
    add->add_option("--takes", a->forms, "Work they take: call, chat, mail; repeatable; none: all")
        ->check(CLI::IsMember({"call", "chat", "mail"}));
    add->add_option("--phone", a->phone, "Where calls are connected: +34910000000");
    add->add_flag("--password-stdin", a->password_stdin,
                  "Read a password; else a link to set one is printed");
    add->callback([a, &code] { code = add_user(*a); });
}

}  // namespace evenline::app
