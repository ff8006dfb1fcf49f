// The tables, made at the first start. Every key begins with the pool, so that pools can be spread.
#pragma once

#include "storage/postgres/connection.hpp"

namespace evenline::storage::postgres {

// Blocking. Any number of nodes may do it at once. Error: not reachable, or not allowed.
boost::system::error_code make_schema(connection&);

}  // namespace evenline::storage::postgres
