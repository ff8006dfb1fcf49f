// What can go wrong in the database beyond what every store knows (storage::fault).
#pragma once

#include <boost/system/error_code.hpp>

namespace evenline::storage::postgres {

enum class fault {
    lease_lost = 1,  // another node decides for this pool, or may by now
    held,            // somebody has the lease and it has not run out
    unreachable,     // no answer in time
    stale            // a row or number was not as this owner remembers it
};
const boost::system::error_category& fault_category();
boost::system::error_code make_error_code(fault);

}  // namespace evenline::storage::postgres

template <>
struct boost::system::is_error_code_enum<evenline::storage::postgres::fault> : std::true_type {};
