// Who is in: how many connections are open, all together and from each address. Counted where they
// come in (the door's thread) and where they end (the loop's).
#pragma once

#include "evenline/http/settings.hpp"

#include <boost/asio/ip/address.hpp>

#include <map>
#include <memory>
#include <mutex>

namespace evenline::http {

class guests : public std::enable_shared_from_this<guests> {
public:
    // Why nobody else may come in, or that they may.
    enum class verdict : std::uint8_t { welcome, full, too_many_of_theirs };
    struct entry {
        verdict what{};
        std::shared_ptr<void> place;  // kept while the connection is open; empty unless welcome
    };

    explicit guests(const settings& limits) : limits_(limits) {}
    // Any thread. Loopback's own two addresses and `proxies` bring many people each, and are not
    // counted by address. O(log n) of the addresses that are in.
    [[nodiscard]] entry enter(const boost::asio::ip::address& from);
    struct tally { std::size_t inside{}; std::uint64_t refused_full{}, refused_address{}; };
    [[nodiscard]] tally now() const;

private:
    [[nodiscard]] bool brings_others(const boost::asio::ip::address&) const;
    void leave(const boost::asio::ip::address&);
    const settings& limits_;
    mutable std::mutex mutex_;
    std::map<boost::asio::ip::address, std::size_t> by_address_;
    tally tally_;
};

}  // namespace evenline::http
