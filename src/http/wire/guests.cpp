#include "http/wire/guests.hpp"

#include <algorithm>

namespace evenline::http {
namespace ip = boost::asio::ip;

namespace {

// One and the same neighbour, whether the system tells them as IPv4 or as IPv6.
ip::address plain(const ip::address& from) {
    if (!from.is_v6() || !from.to_v6().is_v4_mapped()) return from;
    return ip::make_address_v4(ip::v4_mapped, from.to_v6());
}

}  // namespace

bool guests::brings_others(const ip::address& from) const {
    if (from == ip::address_v4::loopback() || from == ip::address_v6::loopback()) return true;
    return std::ranges::find(limits_.proxies, from.to_string()) != limits_.proxies.end();
}

guests::entry guests::enter(const ip::address& told) {
    const auto from = plain(told);
    const std::lock_guard lock(mutex_);
    if (tally_.inside >= limits_.max_connections) {
        ++tally_.refused_full;
        return {verdict::full, nullptr};
    }
    if (limits_.connections_per_address != 0 && !brings_others(from)) {
        auto& theirs = by_address_[from];
        if (theirs >= limits_.connections_per_address) {
            ++tally_.refused_address;
            return {verdict::too_many_of_theirs, nullptr};
        }
        ++theirs;
    }
    ++tally_.inside;
    std::shared_ptr<void> place(this, [self = shared_from_this(), from](void*) {
        self->leave(from);
    });
    return {verdict::welcome, std::move(place)};
}

void guests::leave(const ip::address& from) {
    const std::lock_guard lock(mutex_);
    --tally_.inside;
    const auto theirs = by_address_.find(from);
    if (theirs != by_address_.end() && --theirs->second == 0) by_address_.erase(theirs);
}

guests::tally guests::now() const {
    const std::lock_guard lock(mutex_);
    return tally_;
}

}  // namespace evenline::http
