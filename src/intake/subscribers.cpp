#include "evenline/intake/subscribers.hpp"

#include <algorithm>

namespace evenline::intake {

const subscriber* subscriber_book::find(std::string_view id) const {
    const auto found = std::ranges::find(*all_, id, &subscriber::id);
    return found != all_->end() ? &*found : nullptr;
}

void subscriber_book::put(subscriber one) {
    const auto found = std::ranges::find(*all_, one.id, &subscriber::id);
    if (found != all_->end()) *found = std::move(one);
    else all_->push_back(std::move(one));
}

void subscriber_book::remove(std::string_view id) {
    std::erase_if(*all_, [id](const subscriber& s) { return s.id == id; });
}

void subscriber_book::mark_gone(std::string_view id, core::instant at) {
    const auto found = std::ranges::find(*all_, id, &subscriber::id);
    if (found != all_->end() && found->gone_at == core::instant{}) found->gone_at = at;
}

}  // namespace evenline::intake
