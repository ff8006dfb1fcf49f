// What is stored beside the core's rows, as statements: keys seen, messages, sending, answers, and
// in `kept`, word for word, what nothing asks for yet.
#pragma once

#include "storage/postgres/group.hpp"

namespace evenline::storage::postgres {

void put_records(std::string& out, const signature&, const engine::batch&);
void put_records(std::string& out, const signature&, const engine::delivery_report&);

}  // namespace evenline::storage::postgres
