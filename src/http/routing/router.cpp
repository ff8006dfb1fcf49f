#include "http/routing/router.hpp"

#include <algorithm>
#include <cassert>

namespace evenline::http {
namespace {

std::string_view next_part(std::string_view& rest) {
    const auto part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return part;
}

bool path_matches(std::string_view pattern, std::string_view path,
                  std::vector<std::string>& params) {
    params.clear();
    if (std::count(pattern.begin(), pattern.end(), '/') !=
        std::count(path.begin(), path.end(), '/'))
        return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    while (!pattern.empty() || !path.empty()) {
        const auto want = next_part(pattern), got = next_part(path);
        if (want.starts_with('{')) {
            auto decoded = percent_decoded(got, false);
            if (!decoded || decoded->empty()) return false;
            params.push_back(std::move(*decoded));
        } else if (want != got) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string principal::actor() const {
    return account != 0 ? "usr_" + std::to_string(account) : "tok_" + std::to_string(credential);
}

matched match_route(std::string_view method, std::string_view path) {
    matched found;
    std::vector<std::string> params;
    // HEAD is a GET whose body is not sent.
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    for (const auto& row : role_table()) {
        if (!path_matches(row.pattern, path, params)) continue;
        if (row.method == wanted) {
            found.row = &row;
            found.params = std::move(params);
            return found;
        }
        if (!found.allow.empty()) found.allow += ", ";
        found.allow += row.method;
    }
    return found;
}

void router::bind(std::string_view method, std::string_view pattern, handler what) {
    for (const auto& row : role_table()) {
        if (row.method == method && row.pattern == pattern) {
            bound_.emplace_back(&row, std::move(what));
            return;
        }
    }
    assert(false && "a handler needs a row in the role table");
}

std::vector<const route*> router::unbound() const {
    std::vector<const route*> missing;
    for (const auto& row : role_table()) {
        if (of(row) == nullptr) missing.push_back(&row);
    }
    return missing;
}

const handler* router::of(const route& row) const {
    for (const auto& [bound, what] : bound_) {
        if (bound == &row) return &what;
    }
    return nullptr;
}

}  // namespace evenline::http
