#include "http/identity/keyboard.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace evenline::http {
namespace {

struct key {
    int row{-1}, column{};
};

key key_of(char c) {
    constexpr std::array<std::string_view, 5> rows{"1234567890-=", "qwertyuiop[]", "asdfghjkl;'",
                                                   "zxcvbnm,./", "!@#$%^&*()_+"};
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (const auto at = rows[row].find(c); at != std::string_view::npos)
            return {row == 4 ? 0 : static_cast<int>(row), static_cast<int>(at)};
    return {};
}

// From one key to another, where that is no further than a neighbour.
std::optional<std::pair<int, int>> step(char a, char b) {
    const auto both = [&](char low, char high) {
        return a >= low && a <= high && b >= low && b <= high;
    };
    if ((both('a', 'z') || both('0', '9')) && std::abs(a - b) == 1) return std::pair{0, b - a};
    const auto from = key_of(a), to = key_of(b);
    const std::pair way{to.row - from.row, to.column - from.column};
    const bool near = from.row >= 0 && to.row >= 0 && std::abs(way.first) <= 1 &&
                      std::abs(way.second) <= 1;
    return a == b || near ? std::optional(way) : std::nullopt;
}

// Of the steps to the next character seven of ten are small, and many go straight on.
bool walks(std::string_view text) {
    std::size_t steps = 0, straight = 0;
    std::optional<std::pair<int, int>> last;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const auto now = step(text[i - 1], text[i]);
        steps += now ? 1U : 0U;
        straight += now && now == last ? 1U : 0U;
        last = now;
    }
    return steps * 10 >= (text.size() - 1) * 7 && straight * 4 >= text.size();
}

// Every second character goes straight, and so do those between: a1s2d3f4.
bool walks_on_two_feet(std::string_view text) {
    std::array<std::string, 2> feet;
    for (std::size_t i = 0; i < text.size(); ++i) feet[i % 2] += text[i];
    return walks(feet[0]) && walks(feet[1]);
}

}  // namespace

bool is_walk(std::string_view folded) {
    if (folded.size() < 4) return false;
    std::string keys(folded);
    std::ranges::sort(keys);
    const auto different = std::unique(keys.begin(), keys.end()) - keys.begin();
    return different <= 3 || walks(folded) || walks_on_two_feet(folded);
}

bool is_another_alphabet(std::string_view folded) {
    constexpr std::string_view keys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
    constexpr std::u16string_view letters =
        u"йцукенгшщзхъфывапролджэячсмитьбю";
    // Pairs of letters that Russian is made of.
    constexpr std::u16string_view pairs =
        u"стноентонаовниравокопорогоолалпррееростьла"
        u"линеорелтаваатотлоиткаанлетедеритискемилин"
        u"исометдаакасаммимемомаогодвевивладаравизим"
        u"ириккикучачечижижедодибыбобебавссвслсосеси"
        u"сасутвтртутышишешааяиясяьялянялюныойийокек"
        u"ичесевебобашошышнкчкшккргрбрдрпапепигагеги"
        u"хухохафафиздзозаусузумунюбяццьоночнькиддур"
        u"уредагнт";
    std::u16string word;
    for (const char c : folded) {
        const auto at = keys.find(c);
        if (at == std::string_view::npos) return false;
        word += letters[at];
    }
    std::size_t usual = 0;
    for (std::size_t i = 1; i < word.size(); ++i)
        for (std::size_t p = 0; p + 1 < pairs.size(); p += 2)
            if (pairs[p] == word[i - 1] && pairs[p + 1] == word[i]) {
                ++usual;
                break;
            }
    return word.size() >= 6 && usual * 5 >= (word.size() - 1) * 3;
}

}  // namespace evenline::http
