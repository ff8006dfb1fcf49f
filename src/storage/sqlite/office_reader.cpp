// The office's questions, asked of reader threads.
#include "storage/sqlite/office_questions.hpp"
#include "storage/sqlite/reader_ask.hpp"

namespace evenline::storage::sqlite {

using boost::asio::awaitable;

awaitable<engine::read_result<engine::page<engine::policy_version>>> sqlite_reader::policy_versions(
    std::string cursor, unsigned limit) {
    return ask<engine::page<engine::policy_version>>(
        [cursor = std::move(cursor), limit](database& db) {
            return find_policy_versions(db, cursor, limit);
        });
}

awaitable<engine::read_result<std::optional<engine::policy_version>>>
sqlite_reader::policy_version_of(std::uint64_t number) {
    return ask<std::optional<engine::policy_version>>(
        [number](database& db) { return find_policy_version(db, number); });
}

awaitable<engine::read_result<std::vector<engine::companion>>> sqlite_reader::companions() {
    return ask<std::vector<engine::companion>>([](database& db) { return find_companions(db); });
}

awaitable<engine::read_result<engine::page<engine::delivery_row>>> sqlite_reader::deliveries(
    std::string subscriber, std::string cursor, unsigned limit) {
    return ask<engine::page<engine::delivery_row>>(
        [subscriber = std::move(subscriber), cursor = std::move(cursor), limit](database& db) {
            return find_deliveries(db, subscriber, cursor, limit);
        });
}

awaitable<engine::read_result<std::optional<engine::delivery_row>>> sqlite_reader::delivery_of(
    std::uint64_t outbox) {
    return ask<std::optional<engine::delivery_row>>(
        [outbox](database& db) { return find_delivery(db, outbox); });
}

awaitable<engine::read_result<engine::page<engine::audit_row>>> sqlite_reader::audit_rows(
    engine::audit_filter filter) {
    return ask<engine::page<engine::audit_row>>(
        [filter = std::move(filter)](database& db) { return find_audit_rows(db, filter); });
}

awaitable<engine::read_result<engine::audit_check>> sqlite_reader::verify_audit() {
    return ask<engine::audit_check>([](database& db) { return check_audit(db); });
}

awaitable<engine::read_result<std::vector<engine::wait_cell>>> sqlite_reader::wait_cells(
    core::instant from, core::instant until, core::instant now) {
    return ask<std::vector<engine::wait_cell>>(
        [from, until, now](database& db) { return find_wait_cells(db, from, until, now); });
}

awaitable<engine::read_result<std::vector<engine::agent_figures>>>
sqlite_reader::figures_of_agents(core::instant from, core::instant until) {
    return ask<std::vector<engine::agent_figures>>(
        [from, until](database& db) { return find_agent_figures(db, from, until); });
}

awaitable<engine::read_result<std::vector<engine::policy_plan>>> sqlite_reader::policy_plans() {
    return ask<std::vector<engine::policy_plan>>(
        [](database& db) { return find_policy_plans(db); });
}

awaitable<engine::read_result<std::vector<engine::customer_at_risk>>>
sqlite_reader::customers_at_risk(engine::outreach_rule rule, core::instant now, unsigned limit) {
    return ask<std::vector<engine::customer_at_risk>>(
        [rule, now, limit](database& db) { return find_at_risk(db, rule, now, limit); });
}

awaitable<engine::read_result<std::vector<engine::outreach_made>>> sqlite_reader::outreach_since(
    core::instant from, unsigned limit) {
    return ask<std::vector<engine::outreach_made>>(
        [from, limit](database& db) { return find_outreach(db, from, limit); });
}

awaitable<engine::read_result<std::vector<engine::estimate_row>>> sqlite_reader::estimate_rows(
    core::instant from, core::instant until) {
    return ask<std::vector<engine::estimate_row>>(
        [from, until](database& db) { return find_estimate_rows(db, from, until); });
}

awaitable<engine::read_result<engine::reading_mark>> sqlite_reader::mark_of(
    core::channel_number channel) {
    return ask<engine::reading_mark>([channel](database& db) { return find_mark(db, channel); });
}

}  // namespace evenline::storage::sqlite
