#include "evenline/channels/address.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>

namespace evenline::channels {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

std::string trimmed(std::string_view s) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = s.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return std::string(s.substr(first, s.find_last_not_of(blank) - first + 1));
}

std::string lower_ascii(std::string_view s) {
    std::string out(s);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

namespace {

std::optional<std::string> parsed_phone(const std::string& written, const std::string& region) {
    const auto* numbers = PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (numbers->Parse(written, region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR)
        return std::nullopt;
    // Possible, not valid: new ranges open before the library knows them.
    if (!numbers->IsPossibleNumber(parsed)) return std::nullopt;
    std::string out;
    numbers->Format(parsed, PhoneNumberUtil::E164, &out);
    return out;
}

}  // namespace

std::optional<std::string> phone_e164(std::string_view written, std::string_view default_region) {
    if (written.empty() || written.size() > 64) return std::nullopt;
    auto out = parsed_phone(std::string(written),
                            default_region.empty() ? "ZZ" : std::string(default_region));
    // A trunk zero within a number may only come off when it is read a second time. One person
    // must not be two for that.
    for (int i = 0; out && i < 4; ++i) {
        auto again = parsed_phone(*out, "ZZ");
        if (again == out) return out;
        out = std::move(again);
    }
    return std::nullopt;
}

bool is_withheld_number(std::string_view from) {
    // The reserved ones spell ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad.
    constexpr std::array<std::string_view, 11> known{
        "", "anonymous", "restricted", "unknown", "unavailable", "blocked", "+266696687",
        "+7378742833", "+2562533", "+8656696", "+86282452253"};
    return std::ranges::find(known, lower_ascii(trimmed(from))) != known.end();
}

std::optional<std::string> mailbox(std::string_view written) {
    std::string s = trimmed(written);
    if (std::ranges::any_of(s, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        return std::nullopt;
    if (const auto open = s.rfind('<'); open != std::string::npos) {
        const auto close = s.find('>', open);
        if (close == std::string::npos) return std::nullopt;
        s = s.substr(open + 1, close - open - 1);
    }
    // Until nothing more comes off: what is folded once stays as it is.
    for (std::string before; before != s;) {
        before = s;
        if (lower_ascii(s).starts_with("mailto:")) s.erase(0, 7);
        if (s.size() > 2 && s.front() == '"' && s.back() == '"') s = s.substr(1, s.size() - 2);
        while (s.ends_with('.')) s.pop_back();   // a rooted domain is the same domain
        s = trimmed(s);
    }
    const auto at = s.rfind('@');
    if (at == std::string::npos || at == 0 || at + 1 == s.size() || s.size() > 254)
        return std::nullopt;
    if (s.find_first_of(" \t\r\n,;<>") != std::string::npos) return std::nullopt;
    return lower_ascii(s);
}

std::optional<core::address> normalised_address(std::string_view kind, std::string_view value,
                                                bool verified, std::string_view default_region) {
    std::optional<std::string> form;
    if (kind == "phone") {
        form = phone_e164(value, default_region);
    } else if (kind == "email") {
        form = mailbox(value);
    } else if (auto opaque = trimmed(value); !opaque.empty() && opaque.size() <= 256) {
        form = std::move(opaque);
    }
    if (!form) return std::nullopt;
    return core::address{std::string(kind), *form, verified};
}

}  // namespace evenline::channels
