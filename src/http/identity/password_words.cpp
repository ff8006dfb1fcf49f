#include "evenline/http/password_words.hpp"

#include <algorithm>
#include <array>
#include <fstream>

namespace evenline::http {
namespace {

constexpr std::size_t least_letters = 8, most_letters = 256, most_words = 5'000'000;
// Of a password that holds names, so much must be something else.
constexpr std::size_t least_beside_names = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

std::string folded(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// As it would be read aloud: p4$$w0rd is password.
std::string plainly(std::string_view text) {
    constexpr std::string_view written = "0134578@$!", meant = "oieastbasi";
    std::string out(text);
    for (auto& c : out)
        if (const auto at = written.find(c); at != std::string_view::npos) c = meant[at];
    return out;
}

// Without the digits and signs before and behind.
std::string_view core_of(std::string_view text) {
    while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
    while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
    return text;
}

// Fingers that walk along a row, up or down, or that stay on three keys.
bool is_walk(std::string_view text) {
    constexpr std::array<std::string_view, 6> rows{
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
        "9876543210"};
    std::size_t steps = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const std::string up{text[i - 1], text[i]}, down{text[i], text[i - 1]};
        const bool beside = std::ranges::any_of(rows, [&](auto row) {
            return row.find(up) != std::string_view::npos ||
                   row.find(down) != std::string_view::npos;
        });
        if (beside || text[i] == text[i - 1]) ++steps;
    }
    std::string keys(text);
    std::ranges::sort(keys);
    const auto distinct = std::unique(keys.begin(), keys.end()) - keys.begin();
    return distinct <= 3 || steps * 4 >= text.size() * 3;
}

// A few words that a great many passwords are made of, in the console's two languages.
constexpr std::array<std::string_view, 40> made_of{
    "password", "passwort",  "contraseña", "contrasena", "welcome",  "bienvenido", "letmein",
    "iloveyou", "teamo",     "teamomucho", "admin",      "administrator", "administrador", "login",
    "secret",   "secreto",   "master",     "changeme",   "dragon",   "monkey",     "sunshine",
    "princess", "princesa",  "football",   "futbol",     "baseball", "superman",   "batman",
    "starwars", "summer",    "verano",     "winter",     "invierno", "spring",     "primavera",
    "autumn",   "hola",      "hello",      "computer",   "evenline"};

bool is_made_of_common(std::string_view text) {
    const auto alone = core_of(text);
    const auto read = plainly(text);
    const auto read_alone = core_of(read);
    return std::ranges::any_of(made_of, [&](auto word) {
        return alone == word || read_alone == word || read == word;
    });
}

// Names taken out, are there letters or digits enough that nobody knows?
bool is_mostly_names(std::string text, std::span<const std::string> own) {
    bool had = false;
    for (const auto& given : own) {
        const auto name = folded(given);
        if (name.size() < 3) continue;
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
            text.erase(at, name.size());
            had = true;
        }
    }
    const auto left = core_of(text);
    return had && left.size() < least_beside_names;
}

}  // namespace

password_words::password_words(const std::string& file) {
    if (!file.empty()) {
        read(file);
    } else {
        read("/usr/share/john/password.lst");
        read("/usr/share/dict/cracklib-small");
    }
    std::ranges::sort(words_);
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

void password_words::read(const std::string& file) {
    std::ifstream in(file);
    for (std::string line; words_.size() < most_words && std::getline(in, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.size() >= least_letters && line.size() <= most_letters)
            words_.push_back(folded(line));
    }
}

bool password_words::holds(std::string_view text) const {
    return std::ranges::binary_search(words_, text);
}

std::string weak_password(std::string_view password, const password_words& common,
                          std::span<const std::string> own) {
    if (password.size() < least_letters)
        return "a password has at least 8 characters; a sentence is easier to remember";
    if (password.size() > most_letters) return "a password has at most 256 characters";
    const auto text = folded(password);
    const auto alone = core_of(text);
    if (common.holds(text) || common.holds(alone) || is_made_of_common(text))
        return "this password is on every attacker's list; choose another";
    if (is_walk(text) || (text.size() < 12 && std::ranges::all_of(text, is_digit)))
        return "runs of keys, dates and numbers are tried first; choose another";
    if (is_mostly_names(text, own))
        return "names of yours, of the company or of the product are tried first; choose another";
    return {};
}

}  // namespace evenline::http
