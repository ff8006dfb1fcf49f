#include "evenline/app/config_template.hpp"

#include "evenline/app/config.hpp"

#include <algorithm>
#include <array>

namespace evenline::app {
namespace {

constexpr std::string_view head =
    "# Every setting of `evenline serve --config FILE`, with its default and its unit.\n"
    "# A setting behind '# ' shows its default; take the '# ' away to change it.\n"
    "#\n"
    "# Relative paths are relative to this file. Every setting may also come from the "
    "environment,\n"
    "# which wins: EVENLINE_<SECTION>_<KEY>, of a channel EVENLINE_CHANNEL_<ID>_<KEY>; like\n"
    "# EVENLINE_SERVER_LISTEN or EVENLINE_CHANNEL_VOICE_AUTH_TOKEN. A secret may also stand in a "
    "file\n"
    "# of its own, named by <key>_file: auth_token_file = \"/run/secrets/twilio\".\n"
    "#\n"
    "# Check a change before you use it:  evenline config check --config FILE\n";

constexpr std::string_view channels_head =
    "\n# --- Channels: as many as you like, each with an id of its own (a-z, 0-9, - and _). "
    "Providers\n"
    "# send to <public_url>/api/v1/hooks/<id>. docs/channels has a page for each kind.\n";

constexpr std::string_view subscribers =
    "\n# --- Subscribers: told of events as they happen, by Standard Webhooks (docs/api).\n"
    "#\n"
    "# [[subscriber]]\n"
    "# id = \"crm\"\n"
    "#   where events are POSTed\n"
    "# url = \"https://crm.example.com/evenline\"\n"
    "#   the first signs; secret, or secrets_file\n"
    "# secrets = [\"whsec_...\"]\n"
    "#   kinds of events; left out: all\n"
    "# events = [\"accepted\", \"closed\"]\n"
    "#   its address may be loopback or in a private network\n"
    "# may_be_private = false\n";

struct sample {
    std::string_view key, text;
};
constexpr std::array samples{sample{"account_sid", "AC..."}, sample{"number", "+34910000001"},
                             sample{"listen", "127.0.0.1:2424"},
                             sample{"domain", "desk.example.com"},
                             sample{"allowed_origins", "https://www.example.com"},
                             sample{"customer_secrets", "32-letters-or-more-that-nobody-can-guess"},
                             sample{"smtp_url", "smtp://127.0.0.1:25"},
                             sample{"imap_url", "imaps://support@imap.example.com"},
                             sample{"topic_arn", "arn:aws:sns:eu-west-1:123456789012:mails"},
                             sample{"secret_token", "letters-digits-or-dashes"},
                             sample{"bot_token", "123456789:AAA-from-BotFather"},
                             sample{"since", "22-Nov-2026"},
                             sample{"authentication", "none"},
                             sample{"public_key",
                                    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAES7cc/BSI1AfrgctjT62T"
                                    "8fxl4BsCXai4sve4qZ6WBg6yn6ntWd2wSQNeTkGPdj6sIdkUSQi/KC8Y"
                                    "Mjm4tNQAkQ=="},
                             sample{"customer_endpoint", "PJSIP/{phone}@trunk"}};
constexpr std::array lists{std::string_view{"secrets"}};
constexpr std::string_view listed_prefix = "whsec_";

// Comment lines of at most 100 columns.
std::string comment(std::string_view text, std::string_view indent = "") {
    std::string out, line = "#" + std::string{indent};
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        if (line.size() + 1 + word.size() > 100) {
            out += line + "\n";
            line = "#" + std::string{indent};
        }
        line += " " + std::string{word};
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out + line + "\n";
}

bool is_bare(std::string_view value) {
    return value == "true" || value == "false" ||
           (!value.empty() &&
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

std::string value_text(const setting& s) {
    if (s.unit == "URLs" || s.unit == "words" || s.unit == "addresses") return "[]";
    return is_bare(s.default_value) ? s.default_value : "\"" + s.default_value + "\"";
}

std::string plain_settings() {
    std::string out, section;
    for (const auto& s : settings()) {
        if (s.section != section) out += "\n[" + s.section + "]\n";
        section = s.section;
        const bool plain_unit = s.unit == "word" || s.unit == "flag" || s.unit == "file";
        out += comment(s.what + (plain_unit ? "" : " (" + s.unit + ")"));
        out += (s.key == "listen" || s.key == "url" ? "" : "# ") + s.key + " = " + value_text(s) +
               "\n";
    }
    return out;
}

std::string sample_of(const channels::setting_note& note) {
    std::string value{note.default_value};
    for (const auto& s : samples)
        if (value.empty() && s.key == note.key) value = s.text;
    if (value.empty() || value.find(' ') != std::string::npos) value = "...";
    const bool list = std::find(lists.begin(), lists.end(), note.key) != lists.end();
    return list ? "[\"" + std::string{listed_prefix} + value + "\"]" : "\"" + value + "\"";
}

std::string channel_settings_text() {
    std::string out{channels_head};
    for (const auto& kind : channels::kinds()) {
        out += "\n# " + std::string{kind.title} + "\n# [[channel]]\n# id = \"" +
               std::string{kind.name} + "\"\n# kind = \"" + std::string{kind.name} + "\"\n";
        for (const auto& note : kind.settings) {
            std::string what{note.what};
            if (note.required) what += "; required";
            if (note.secret) what += "; secret, or " + std::string{note.key} + "_file";
            out +=
                comment(what, "  ") + "# " + std::string{note.key} + " = " + sample_of(note) + "\n";
        }
    }
    return out;
}

}  // namespace

std::string config_template() {
    return std::string{head} + plain_settings() + channel_settings_text() +
           std::string{subscribers};
}

}  // namespace evenline::app
