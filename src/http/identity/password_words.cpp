#include "evenline/http/password_words.hpp"

#include "http/identity/keyboard.hpp"

#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace evenline::http {
namespace {

constexpr std::size_t least_letters = 8, most_letters = 256, most_words = 5'000'000;
// Of a password that holds names, so much must be something else.
constexpr std::size_t least_beside_names = 4;
// Ten thousand million tries, as a power of two, by whoever knows words, names, dates and habits.
constexpr double least_bits = 33.2;

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

// A few words that a great many passwords are made of, in the console's two languages, and what
// "password" is in others.
using std::string_view_literals::operator""sv;
constexpr std::array made_of{
    "password"sv, "passwort"sv, "contraseña"sv, "contrasena"sv, "welcome"sv, "bienvenido"sv,
    "letmein"sv, "wachtwoord"sv, "kennwort"sv, "motdepasse"sv, "senha"sv, "parola"sv,
    "iloveyou"sv, "teamo"sv, "teamomucho"sv, "admin"sv, "administrator"sv, "administrador"sv,
    "login"sv, "secret"sv, "secreto"sv, "master"sv, "changeme"sv, "dragon"sv, "monkey"sv,
    "sunshine"sv, "princess"sv, "princesa"sv, "football"sv, "futbol"sv, "baseball"sv,
    "superman"sv, "batman"sv, "starwars"sv, "summer"sv, "verano"sv, "winter"sv, "invierno"sv,
    "spring"sv, "primavera"sv, "autumn"sv, "hola"sv, "hello"sv, "computer"sv, "evenline"sv};

bool is_made_of_common(std::string_view text) {
    const auto alone = core_of(text);
    const auto read = plainly(text);
    const auto read_alone = core_of(read);
    return std::ranges::any_of(made_of, [&](auto word) {
        return alone == word || read_alone == word || read == word;
    });
}

// Over and over the same few characters.
bool is_repeated(std::string_view text) {
    for (std::size_t piece = 1; piece < least_letters && piece * 2 <= text.size(); ++piece)
        if (text.substr(piece) == text.substr(0, text.size() - piece)) return true;
    return false;
}

// Without the digits and signs around it, too: ghbdtn123.
bool is_typed_without_thought(std::string_view text, std::string_view as_written) {
    const auto alone = core_of(text);
    // A word in another alphabet has no capitals inside.
    const bool word = as_written.substr(1) == text.substr(1) && alone.size() + 4 >= text.size();
    return is_walk(text) || is_repeated(text) || (word && is_another_alphabet(alone));
}

// The library reads English words, names, keyboards, dates and letters written as digits.
bool is_soon_guessed(const std::string& password) {
    return ZxcvbnMatch(password.c_str(), nullptr, nullptr) < least_bits;
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
    const bool number = text.size() < 12 && std::ranges::all_of(text, is_digit);
    if (number || is_typed_without_thought(text, password))
        return "runs of keys, dates and numbers are tried first; choose another";
    if (is_mostly_names(text, own))
        return "names of yours, of the company or of the product are tried first; choose another";
    if (is_soon_guessed(std::string(password)))
        return "whoever tries words, names and habits soon has this password; choose another";
    return {};
}

}  // namespace evenline::http
