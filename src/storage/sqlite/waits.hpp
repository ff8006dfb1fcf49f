// The waits behind the parity report, kept from the events in the transaction that stores them.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// The batch's own tickets say which group a new wait belongs to.
void keep_waits(database&, const engine::batch&);

}  // namespace evenline::storage::sqlite
