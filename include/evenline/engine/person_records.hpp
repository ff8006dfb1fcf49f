// What a store keeps about one person, for them to have (article 15 of the GDPR). Its own port,
// which a desk may also be: whoever has a desk asks it by dynamic_cast.
#pragma once

#include "evenline/engine/reader.hpp"

#include <boost/asio/awaitable.hpp>

namespace evenline::engine {

class person_records {
public:
    virtual ~person_records() = default;
    // JSON: {"<table>": [{"<column>": value}]}, of them and of all who turned out to be them. Bytes
    // of files and raw requests are not in it. Of an unknown customer: empty lists.
    virtual boost::asio::awaitable<read_result<std::string>> records_of(core::customer_id) = 0;
};

}  // namespace evenline::engine
