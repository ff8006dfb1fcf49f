// The facts of reports, and powers and notices, read from a connection. Blocking, any thread.
#pragma once

#include "evenline/engine/office.hpp"
#include "evenline/engine/reports.hpp"
#include "storage/sqlite/questions.hpp"

namespace evenline::storage::sqlite {

using fact_count = read_result<std::uint64_t>;

fact_count each_case(database&, engine::report_period,
                     const std::function<void(const engine::case_fact&)>& take);
fact_count each_resort(database&, engine::report_period,
                       const std::vector<core::channel_number>& social,
                       const std::function<void(const engine::resort_fact&)>& take);
fact_count each_work_step(database&, engine::report_period,
                          const std::function<void(const engine::work_step&)>& take);
fact_count each_event(database&, engine::report_period, std::uint64_t most,
                      const std::function<void(const core::event&)>& take);

read_result<std::vector<engine::power_grant>> find_grants(database&, core::ticket_id);
read_result<std::vector<engine::power_grant>> find_grants_asked(database&);
read_result<std::vector<engine::notice>> find_notices(database&);
read_result<std::vector<engine::notice_told>> find_told(database&, std::uint64_t notice);

// The first event at or after `at`. Numbers and times rise together, so halving finds it.
std::uint64_t first_event_at(database&, core::instant at);

}  // namespace evenline::storage::sqlite
