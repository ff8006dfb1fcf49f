// What the supervisors' and administrators' pages ask of a connection. Blocking, any thread.
#pragma once

#include "evenline/engine/office.hpp"
#include "storage/sqlite/questions.hpp"

namespace evenline::storage::sqlite {

read_result<page<engine::policy_version>> find_policy_versions(database&, std::string_view cursor,
                                                               unsigned limit);
read_result<std::optional<engine::policy_version>> find_policy_version(database&,
                                                                       std::uint64_t number);
read_result<std::vector<engine::policy_plan>> find_policy_plans(database&);
read_result<std::vector<engine::customer_at_risk>> find_at_risk(database&,
                                                                const engine::outreach_rule&,
                                                                core::instant now, unsigned limit);
read_result<std::vector<engine::outreach_made>> find_outreach(database&, core::instant from,
                                                              unsigned limit);
read_result<std::vector<engine::companion>> find_companions(database&);
read_result<page<engine::delivery_row>> find_deliveries(database&, const std::string& subscriber,
                                                        std::string_view cursor, unsigned limit);
read_result<std::optional<engine::delivery_row>> find_delivery(database&, std::uint64_t outbox);
read_result<engine::reading_mark> find_mark(database&, core::channel_number);
read_result<page<engine::audit_row>> find_audit_rows(database&, const engine::audit_filter&);
read_result<engine::audit_check> check_audit(database&);
read_result<std::vector<engine::wait_cell>> find_wait_cells(database&, core::instant from,
                                                            core::instant until, core::instant now);
read_result<std::vector<engine::agent_figures>> find_agent_figures(database&, core::instant from,
                                                                   core::instant until);
read_result<std::vector<engine::estimate_row>> find_estimate_rows(database&, core::instant from,
                                                                  core::instant until);

}  // namespace evenline::storage::sqlite
