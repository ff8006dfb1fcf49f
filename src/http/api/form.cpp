#include "http/api/form.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

bool is_json(std::string_view content_type) {
    std::string kind(content_type.substr(0, content_type.find(';')));
    while (!kind.empty() && kind.back() == ' ') kind.pop_back();
    std::transform(kind.begin(), kind.end(), kind.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return kind == "application/json";
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + change});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.size() > 60) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto c : candidates) {
        if (const auto d = distance(word, c); d < least) {
            least = d;
            best = c;
        }
    }
    return best;
}

form::form(const request& asked, std::initializer_list<std::string_view> known) : asked_(asked) {
    if (asked.body.empty()) {
        body_ = json::value::object{};
        return;
    }
    if (!is_json(asked.header_value("Content-Type"))) {
        unreadable_ = problem(
            asked, "unsupported_media_type",
            "This address takes JSON. Send the body with 'Content-Type: application/json'.");
        return;
    }
    auto read = json::parse(asked.body);
    if (const auto* bad = std::get_if<json::parse_error>(&read)) {
        unreadable_ =
            problem(asked, "json_malformed",
                    "The body is refused: " + bad->detail + ". Send one JSON object in UTF-8.");
        return;
    }
    body_ = std::get<json::value>(std::move(read));
    if (body_.members() == nullptr) {
        unreadable_ =
            problem(asked, "json_malformed",
                    "The body must be a JSON object; it is " + std::string(body_.kind()) + ".");
        return;
    }
    check_names(known);
}

void form::check_names(std::initializer_list<std::string_view> known) {
    for (const auto& m : *body_.members()) {
        if (std::find(known.begin(), known.end(), m.key) != known.end()) continue;
        const auto meant = nearest_name(m.key, std::span(known.begin(), known.size()));
        std::string why = "is not a field of this request";
        if (!meant.empty()) why += "; did you mean \"" + std::string(meant) + "\"?";
        wrong(m.key, std::move(why));
    }
}

const json::value* form::get(std::string_view key) const {
    const auto* found = body_.find(key);
    return found == nullptr || found->is_null() ? nullptr : found;
}

bool form::has(std::string_view key) const { return get(key) != nullptr; }

std::string form::text(std::string_view key, std::size_t at_most) {
    const auto* found = get(key);
    if (found == nullptr) return {};
    const auto* s = found->text();
    if (s == nullptr) {
        wrong(key, "must be a string");
        return {};
    }
    if (s->size() > at_most) {
        wrong(key, "must have at most " + std::to_string(at_most) + " bytes");
        return {};
    }
    if (s->find('\0') != std::string::npos) {
        wrong(key, "must not have a NUL character");
        return {};
    }
    return *s;
}

std::string form::required_text(std::string_view key, std::size_t at_most) {
    if (!has(key)) {
        if (!unreadable_) wrong(key, "is required");
        return {};
    }
    auto got = text(key, at_most);
    if (got.empty() && errors_.empty()) wrong(key, "must not be empty");
    return got;
}

std::optional<bool> form::flag(std::string_view key) {
    const auto* found = get(key);
    if (found == nullptr) return std::nullopt;
    if (const auto* b = found->boolean()) return *b;
    wrong(key, "must be true or false");
    return std::nullopt;
}

std::optional<std::int64_t> form::number(std::string_view key, std::int64_t least,
                                         std::int64_t most) {
    const auto* found = get(key);
    if (found == nullptr) return std::nullopt;
    if (const auto* n = found->integer(); n != nullptr && *n >= least && *n <= most) return *n;
    wrong(key,
          "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
}

std::optional<core::instant> form::time(std::string_view key) {
    const auto written = text(key, 40);
    if (written.empty()) return std::nullopt;
    auto at = engine::parse_rfc3339(written);
    if (!at) wrong(key, "must be a time such as \"2026-11-22T09:30:00Z\"");
    return at;
}

std::vector<std::string> form::texts(std::string_view key, std::size_t at_most) {
    const auto* found = get(key);
    if (found == nullptr) return {};
    const auto* list = found->list();
    std::vector<std::string> out;
    bool good = list != nullptr && list->size() <= at_most;
    for (std::size_t i = 0; good && i < list->size(); ++i) {
        const auto* s = (*list)[i].text();
        good = s != nullptr && !s->empty() && s->size() <= 200;
        if (good) out.push_back(*s);
    }
    if (!good)
        wrong(key, "must be a list of at most " + std::to_string(at_most) + " short strings");
    return out;
}

const json::value* form::object(std::string_view key) {
    const auto* found = get(key);
    if (found == nullptr || found->members() != nullptr) return found;
    wrong(key, "must be an object");
    return nullptr;
}

const json::value::array* form::array(std::string_view key) {
    const auto* found = get(key);
    if (found == nullptr) return nullptr;
    if (found->list() == nullptr) wrong(key, "must be a list");
    return found->list();
}

std::vector<core::skill_level> form::skills(std::string_view key) {
    const auto* found = get(key);
    if (found == nullptr) return {};
    const auto* list = found->list();
    std::vector<core::skill_level> out;
    bool good = list != nullptr && list->size() <= 100;
    for (std::size_t i = 0; good && i < list->size(); ++i) {
        const auto* skill = (*list)[i].find("skill");
        const auto* level = (*list)[i].find("level");
        const bool named = skill != nullptr && skill->text() != nullptr &&
                           !skill->text()->empty() && skill->text()->size() <= 60;
        const bool graded = level == nullptr || (level->integer() != nullptr &&
                                                 *level->integer() >= 1 && *level->integer() <= 5);
        good = named && graded;
        if (good)
            out.push_back({*skill->text(), level == nullptr
                                               ? std::uint8_t{1}
                                               : static_cast<std::uint8_t>(*level->integer())});
    }
    if (!good)
        wrong(key, R"(must be a list such as [{"skill":"billing","level":3}], levels 1 to 5)");
    std::sort(out.begin(), out.end());
    return out;
}

void form::wrong(std::string_view key, std::string detail) {
    std::string pointer = "/";
    for (const char c : key) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    errors_.push_back({std::move(pointer), std::move(detail)});
}

std::optional<response> form::refused() const {
    if (unreadable_) return unreadable_;
    if (errors_.empty()) return std::nullopt;
    const auto& first = errors_.front();
    return problem(asked_, "invalid_input",
                   "Nothing was done: " + first.pointer.substr(1) + " " + first.detail + ".",
                   errors_);
}

}  // namespace evenline::http
